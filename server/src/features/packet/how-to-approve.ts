import { azureCliScript, powershellScript } from './grant-scripts.model.ts';
import type { Block, PacketFacts, Section, Way } from './packet.model.ts';
import { portalPath, portalWords as words, withNames } from './portal.ts';

const bold = (text: string): string => `**${text}**`;

function reviewing({ apps, links, posture }: PacketFacts): Way {
  const [signIn, mail] = [apps['sign-in'].name, apps.mail.name];
  return {
    title: 'Review the waiting request',
    isTheirs: posture === 'request-approval',
    steps: [
      `Open [${words.activityAdminConsentRequests.text}](${links.adminConsentRequests}): ${bold(words.entraId.text)} › ${bold(words.enterpriseApps.text)} › ${bold(words.activity.text)} › ${bold(words.activityAdminConsentRequests.text)}.`,
      `In the tab ${bold(words.myPending.text)}, choose ${bold(signIn)}. If it is not there, look in ${bold(words.all.text)}: you see only requests made after you became a reviewer.`,
      `Under ${bold(words.requestedBy.text)}, read who asked and why.`,
      `Press ${bold(words.reviewPermissionsAndConsent.text)}, compare with the list above, press ${bold(words.accept.text)}.`,
      `Do the same for ${bold(mail)}. It is a request of its own.`,
    ],
    note: `${bold(words.deny.text)} lets people ask again. ${bold(words.block.text)} adds the app disabled and stops all requests. A reviewer also needs one of the roles above to approve.`,
  };
}

function granting({ brand, apps, links, posture, hasButton }: PacketFacts): Way {
  const adds = hasButton
    ? 'take the button at the top of this page, which adds it'
    : `ask who uses ${brand} for their link, which adds it`;
  const [signIn, mail] = [apps['sign-in'].name, apps.mail.name];
  const grant = withNames(words.grantAdminConsentFor.text, signIn);
  return {
    title: 'Grant it by hand',
    isTheirs: posture === 'admin-only',
    steps: [
      `Open [${words.enterpriseApps.text}](${links.enterpriseApps}): ${bold(words.entraId.text)} › ${bold(words.enterpriseApps.text)} › ${bold(words.allApplications.text)}.`,
      `Search for ${bold(signIn)}, or for its application ID. Not listed? Then it was never used in your tenant; ${adds}.`,
      `Choose it, then ${bold(words.security.text)} › ${bold(words.permissions.text)}.`,
      `Press ${bold(grant)}, compare, press ${bold(words.accept.text)}.`,
      `The new permissions appear under ${bold(words.adminConsentTab.text)}. Do the same for ${bold(mail)}.`,
    ],
    note: `You may have been told the short path: ${bold(withNames(words.shortPathCustomersWereTold.text, signIn))}. It is the same; Microsoft calls the first step ${bold(words.enterpriseApps.text)} today. Granting replaces the tenant-wide permissions of that app. For ${brand} there are no others.`,
  };
}

const postures = {
  'request-approval':
    'In your tenant people send a request first, and a reviewer approves it: way A. Way B and the button at the top do the same without a request.',
  'admin-only':
    'In your tenant people can neither approve apps nor ask for it: an admin grants by hand, way B, or with the button at the top.',
  'self-service':
    'In your tenant people may approve apps for themselves. With your approval nobody is asked any more.',
  unknown: 'Both ways lead to the same result. Way A needs a request of somebody; way B needs none.',
} as const satisfies Record<PacketFacts['posture'], string>;

function scripts(facts: PacketFacts): readonly Block[] {
  const script = {
    cloud: facts.cloud,
    tenantId: facts.tenantId,
    apps: [facts.apps['sign-in'], facts.apps.mail],
  };
  return [
    {
      kind: 'script',
      title: 'As a script (PowerShell, Microsoft Graph module)',
      language: 'powershell',
      code: powershellScript(script),
    },
    { kind: 'script', title: 'As a script (Azure CLI)', language: 'bash', code: azureCliScript(script) },
  ];
}

/** The ways through the admin centre and by script, theirs first where we know it. */
export function howToApprove(facts: PacketFacts): Section {
  const ways = [reviewing(facts), granting(facts)].map((way, index) => ({
    ...way,
    title: `${index === 0 ? 'A' : 'B'}. ${way.title}`,
  }));
  return {
    id: 'how',
    title: 'In the Entra admin center, step by step',
    intro: `${postures[facts.posture]} Do it for each of the two apps. The labels are Microsoft’s, as read on ${words.readAt}.`,
    blocks: [{ kind: 'ways', ways }, ...scripts(facts)],
  };
}

/** Approved for the tenant, and still open for some people only. */
export function onlySomePeople({ apps }: PacketFacts): Section {
  const { name } = apps['sign-in'];
  return {
    id: 'some',
    title: 'Allow some people only',
    intro:
      'An approval is for the whole tenant. Who may use the apps you limit in a second step, for each app.',
    blocks: [
      {
        kind: 'table',
        head: ['Step', 'In the Entra admin center'],
        rows: [
          ['Only assigned people may enter', portalPath('pathRequireAssignment', name)],
          ['Assign a group or people', portalPath('pathAssignUsers', name)],
        ],
      },
      {
        kind: 'text',
        text: 'Only direct members of an assigned group count, not groups within it. With assignment required, people cannot approve for themselves, so approve for the tenant first.',
      },
    ],
  };
}
