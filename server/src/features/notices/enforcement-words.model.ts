import type { NoticeContent } from './notice.model.ts';
import type { NoticeWords } from './spoken-notice.model.ts';
import { shownName } from './shown-name.model.ts';

type ContentOf<Kind extends NoticeContent['kind']> = Extract<NoticeContent, { readonly kind: Kind }>;

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const lifeOf = (worksUntilAt: Date): string =>
  `The link works once, until ${clock.format(worksUntilAt)} UTC, and for you alone: do not pass it on. After that, ask for another on the sign-in page.`;

const longestNote = 1000;
const why = 'You get this mail because it concerns how you sign in. It cannot be turned off.';

/** To those who had no SSO when Microsoft became the only way in. */
export function onlyMicrosoft(
  brand: string,
  content: NonNullable<ContentOf<'signed-out-everywhere'>['onlyMicrosoft']>,
): NoticeWords {
  const { organizationName, tenantDomain, link, worksUntilAt } = content;
  return {
    subject: `From now on, sign in to ${brand} with Microsoft`,
    heading: 'From now on, sign in with Microsoft',
    sentences: [
      `Microsoft is now the only way into the account ${shownName(organizationName)}. So you were signed out everywhere.`,
      `Come back with your Microsoft work account of ${shownName(tenantDomain)}. Nothing of yours was lost.`,
    ],
    button: { text: 'Come back with Microsoft', href: link },
    code: null,
    advice: `${lifeOf(worksUntilAt)} If Microsoft does not let you in, ask an admin of your account.`,
    why,
  };
}

/** Before the switch: the same button, without haste. */
function enforcementAnnounced(brand: string, content: ContentOf<'enforcement-announced'>): NoticeWords {
  const { organizationName, adminName, tenantDomain, link, worksUntilAt } = content;
  return {
    subject: `Soon you sign in to ${brand} with Microsoft`,
    heading: 'Add Microsoft to your sign-in now',
    sentences: [
      `${shownName(adminName)} is about to make Microsoft the only way into the account ${shownName(organizationName)}.`,
      `Add your Microsoft work account of ${shownName(tenantDomain)} now, and nothing will interrupt you then.`,
    ],
    button: { text: 'Add Microsoft', href: link },
    code: null,
    advice: lifeOf(worksUntilAt),
    why,
  };
}

/** To the admins of the account: the rule has changed. */
function enforcementSwitched(brand: string, content: ContentOf<'enforcement-switched'>): NoticeWords {
  const { organizationName, adminName, reason, link } = content;
  const account = shownName(organizationName);
  const admin = shownName(adminName);
  return {
    subject: reason === null ? `SSO is enforced in ${brand}` : `SSO is no longer enforced in ${brand}`,
    heading: reason === null ? 'Microsoft is the only way in' : 'The other ways in are open again',
    sentences:
      reason === null
        ? [
            `${admin} has made Microsoft the only way into the account ${account}.`,
            'Whoever came in by a password or a code is signed out and has a mail that leads back.',
          ]
        : [
            `${admin} has opened the other ways into the account ${account} again.`,
            `The reason: ${shownName(reason, longestNote)}`,
            'What was ended stays ended: nobody is signed in again by this.',
          ],
    button: { text: 'Open the SSO settings', href: link },
    code: null,
    advice: 'If you did not expect this, speak to the other admins, or write to support at once.',
    why: 'You get this mail because you are an admin of the account.',
  };
}

type Lift = ContentOf<'enforcement-lift'>;

/** What each step of a lift is called and says; the reason stands below it. */
const liftSteps: Readonly<
  Record<Lift['step'], { heading: string; says: (content: Lift, brand: string) => string; next: string }>
> = {
  asked: {
    heading: 'Support was asked to open your account',
    says: (content, brand) =>
      `${shownName(content.agentName)} of ${brand} support asks to open the other ways into the account ${shownName(content.organizationName)}. Nothing has changed yet: a second person of support must approve, and then 24 hours must pass.`,
    next: 'If somebody of you can still come in through Microsoft, there is no need for it: stop it on the SSO settings.',
  },
  approved: {
    heading: 'Your account opens in 24 hours',
    says: (content) =>
      `${shownName(content.agentName)} of support, a second person, has approved. The other ways into the account ${shownName(content.organizationName)} open on ${content.opensAt === null ? 'the next day' : `${clock.format(content.opensAt)} UTC`}.`,
    next: 'Any admin who can come in stops it on the SSO settings until then. If you did not expect this, write to support at once.',
  },
  stopped: {
    heading: 'Your account stays closed to other ways',
    says: (content) =>
      `${shownName(content.agentName)} has stopped it. Microsoft stays the only way into the account ${shownName(content.organizationName)}.`,
    next: 'You need not do anything.',
  },
  lifted: {
    heading: 'The other ways are open again',
    says: (content) =>
      `As two people of support have approved, and nobody has stopped it, the other ways into the account ${shownName(content.organizationName)} are open.`,
    next: 'What was ended stays ended. Once your tenant is back, an admin can enforce SSO again.',
  },
};

function enforcementLift(brand: string, content: Lift): NoticeWords {
  const { heading, says, next } = liftSteps[content.step];
  return {
    subject: `${brand}: ${heading}`,
    heading,
    sentences: [says(content, brand), `The reason: ${shownName(content.reason, longestNote)}`],
    button: { text: 'Open the SSO settings', href: content.link },
    code: null,
    advice: next,
    why: 'You get this mail because you are an admin of the account. It cannot be turned off.',
  };
}

/** Beside Microsoft, not instead of it; nobody has to. */
function firstPassword(brand: string, content: ContentOf<'first-password'>): NoticeWords {
  return {
    subject: `You may set a password for ${brand}`,
    heading: 'You may set a password',
    sentences: [
      `Microsoft is no longer the only way into the account ${shownName(content.organizationName)}.`,
      'If you come in with Microsoft or by an emailed code, nothing changes for you. If you would rather have a password, or Microsoft does not let you in any more, set one.',
    ],
    button: { text: 'Set a password', href: content.link },
    code: null,
    advice: `The link works once, until ${clock.format(content.worksUntilAt)} UTC, and for you alone: do not pass it on.`,
    why,
  };
}

function mailboxDisconnected(brand: string, content: ContentOf<'mailbox-disconnected'>): NoticeWords {
  const { organizationName, address, tenantDomain, link } = content;
  return {
    subject: `Your mailbox was disconnected from ${brand}`,
    heading: 'Your mailbox was disconnected',
    sentences: [
      `The account ${shownName(organizationName)} lets only mailboxes of its own Microsoft tenant send mail, and ${shownName(address)} is not one of them.`,
      'Messages of yours that were waiting are kept and wait for you. Nothing that was sent is touched.',
    ],
    button: { text: 'Open my Preferences', href: link },
    code: null,
    advice: `Connect the mailbox that you have ${tenantDomain === null ? 'with the account’s tenant' : `at ${shownName(tenantDomain)}`}; what waits can then be sent from it.`,
    why: 'You get this mail because you had connected that mailbox. It cannot be turned off.',
  };
}

const aboutEnforcement = [
  'mailbox-disconnected',
  'first-password',
  'enforcement-announced',
  'enforcement-switched',
  'enforcement-lift',
] as const;
type AboutEnforcement = ContentOf<(typeof aboutEnforcement)[number]>;

export function isAboutEnforcement(content: NoticeContent): content is AboutEnforcement {
  return aboutEnforcement.some((kind) => kind === content.kind);
}

export function enforcementWords(brand: string, content: AboutEnforcement): NoticeWords {
  if (content.kind === 'enforcement-lift') return enforcementLift(brand, content);
  if (content.kind === 'first-password') return firstPassword(brand, content);
  if (content.kind === 'mailbox-disconnected') return mailboxDisconnected(brand, content);
  return content.kind === 'enforcement-announced'
    ? enforcementAnnounced(brand, content)
    : enforcementSwitched(brand, content);
}
