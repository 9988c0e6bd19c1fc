import type { PacketFacts, Section } from './packet.model.ts';
import { portalWords as words } from './portal.ts';

/** From where we reach out, for those who let only known addresses in. */
export function ourAddresses(facts: PacketFacts): Section {
  const { brand, supportEmail, outgoingAddresses, refusesBackground } = facts;
  const text =
    outgoingAddresses.length === 0
      ? `The list depends on where ${brand} runs; ask [${supportEmail}](mailto:${supportEmail}) for it.`
      : `${brand} reaches Microsoft from ${outgoingAddresses.map((address) => `\`${address}\``).join(', ')}.`;
  return {
    id: 'addresses',
    title: 'Our outgoing addresses',
    intro: 'For Conditional Access and firewalls. People’s own sign-ins come from their own addresses.',
    blocks: [
      ...(refusesBackground ? [{ kind: 'text', text: backgroundIsRefused(brand) } as const] : []),
      { kind: 'text', text },
    ],
  };
}

/** Conditional Access looks at where a request comes from: people's browsers are let through, and our servers are not. */
const backgroundIsRefused = (brand: string): string =>
  `**A policy of your tenant refuses what ${brand} asks in the background**: whether a person who is signed in may still come in. So people are taken through Microsoft in their browser instead, every few minutes of work, mostly without a page. To spare them that, add the addresses below as a named location in Conditional Access and let them through. Nothing else depends on it.`;

/** What IT asks most, answered once. */
export function questions({ brand, apps }: PacketFacts): Section {
  const mail = apps.mail.name;
  const pairs: readonly (readonly [string, string])[] = [
    [
      'Can it read our mail?',
      `No. \`Mail.Send\` sends and nothing else. ${mail} asks for no permission that reads.`,
    ],
    [
      'Why two apps?',
      'So that you can allow sign-in and not mail, or withdraw one of them. Neither gets what the other was granted.',
    ],
    [
      'Why offline_access?',
      `For mail: what somebody has queued leaves while they are away; without it people would have to sign in for each mail. For sign-in: ${brand} asks Microsoft every few minutes whether the person may still enter, so that who leaves you is out here as well.`,
    ],
    [
      'Do Conditional Access and multifactor authentication apply?',
      'Yes: to every sign-in, each time we ask whether a person may still enter, and when an access token is renewed. Nothing of it is passed by.',
    ],
    [
      'Does approving make me a user, or sign me in?',
      `No. After each approval ${brand} sends you through one ordinary sign-in, looks at your token to see that it took effect, and throws it away.`,
    ],
    [
      'Which role do I need?',
      `${words.roleCloudApplicationAdministrator.text}, ${words.roleApplicationAdministrator.text}, ${words.rolePrivilegedRoleAdministrator.text} or ${words.roleGlobalAdministrator.text}.`,
    ],
    [
      'What if we deny?',
      `People go on without Microsoft where their account allows it, and without a mailbox. Nothing else changes. **${words.deny.text}** lets them ask again, **${words.block.text}** does not.`,
    ],
    [
      'How often do you look whether it was approved?',
      'While somebody waits: when they open their page, and at most once an hour by itself. Each look shows in your sign-in logs as a sign-in of the app alone.',
    ],
    [
      'Where do we see what it did?',
      'In your sign-in logs (what we ask for open sessions among the non-interactive ones) and, for each mail, in Sent Items and message trace, as for Outlook itself.',
    ],
  ];
  return {
    id: 'questions',
    title: 'What IT usually asks',
    blocks: pairs.map(([question, answer]) => ({ kind: 'question', question, answer })),
  };
}
