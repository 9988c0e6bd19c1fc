import { clouds } from '../../ports/microsoft/cloud.ts';
import { registrationScopes } from '../../ports/microsoft/registrations.ts';
import { packetSections } from './packet-sections.ts';
import type { Block, PacketFacts, Section } from './packet.model.ts';
import { portalLinks } from './portal.ts';

const example: PacketFacts = {
  brand: 'Parspec',
  supportEmail: 'support@parspec.io',
  publisher: 'the publisher that Microsoft shows',
  apps: {
    'sign-in': {
      name: 'Parspec',
      clientId: '‹application ID of Parspec›',
      scopes: registrationScopes['sign-in'],
    },
    mail: {
      name: 'Parspec Email',
      clientId: '‹application ID of Parspec Email›',
      scopes: registrationScopes.mail,
    },
  },
  tenantId: 'contoso.example',
  posture: 'unknown',
  links: portalLinks('contoso.example', { cloud: clouds.global, originMap: new Map() }),
  cloud: clouds.global,
  outgoingAddresses: [],
  refusesBackground: false,
  hasButton: true,
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function blockText(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'cards':
      return block.cards
        .map(({ name, purpose, may, cannot, publisher, clientId }) =>
          [
            `### ${name}`,
            `${purpose}.`,
            ['It may:', ...may.map(({ what, scopes }) => `- ${what} (\`${scopes.join(' ')}\`)`)].join('\n'),
            ['It cannot:', ...cannot.map((what) => `- ${what}`)].join('\n'),
            `Publisher: ${publisher}. Application ID: ${clientId}.`,
          ].join('\n\n'),
        )
        .join('\n\n');
    case 'ways':
      return block.ways
        .map(({ title, steps, note }) =>
          [`### ${title}`, steps.map((step, index) => `${index + 1}. ${step}`).join('\n'), note].join('\n\n'),
        )
        .join('\n\n');
    case 'table':
      return [row(block.head), row(block.head.map(() => '---')), ...block.rows.map(row)].join('\n');
    case 'script':
      return [`### ${block.title}`, `\`\`\`${block.language}\n${block.code}\`\`\``].join('\n\n');
    case 'question':
      return `**${block.question}** ${block.answer}`;
  }
}

const sectionText = ({ title, intro, blocks }: Section): string =>
  [`## ${title}`, ...(intro === undefined ? [] : [intro]), ...blocks.map(blockText)].join('\n\n');

/**
 * The guide for IT admins, `docs/guides/it-admin/approve.md`: the words of the page, with the demo's brand and an example
 * tenant. `npm run guides` writes it; a test compares.
 */
export function packetGuide(): string {
  const parts = [
    '# Approve Parspec in your Microsoft tenant',
    '<!-- Made by `npm run guides` from the words of the page. Change those. -->',
    'Made from the words of the page behind a hand-off link, which has your own tenant in its links and scripts and shows what was seen there so far. This is the same with an example tenant.',
    '## The short way',
    'Open the link that you got and press **Approve both at Microsoft**. You sign in at Microsoft with your own admin account, say yes twice, and are done. It does not sign you in to Parspec, and no Parspec user is made for you. No link? Ask a colleague who uses Parspec: anybody there can make one.',
    '![The page behind the link](../pictures/it-admin-page.png)',
    ...packetSections(example).map(sectionText),
    '## How it looks in the admin center (emulated)',
    '![A request that waits](../pictures/it-admin-request.png)',
    '![Grant admin consent](../pictures/it-admin-grant.png)',
  ];
  return `${parts.join('\n\n')}\n`;
}
