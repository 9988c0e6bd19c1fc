import type { NoticeContent } from './notice.model.ts';
import type { NoticeWords } from './spoken-notice.model.ts';
import { shownName } from './shown-name.model.ts';

type MoveContent = Extract<NoticeContent, { readonly kind: 'tenant-moved' | 'users-moved' }>;
type ContentOf<Kind extends MoveContent['kind']> = Extract<MoveContent, { readonly kind: Kind }>;

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const tenant = (domain: string | null, otherwise: string): string =>
  domain === null ? otherwise : shownName(domain);

/** To somebody who comes from another tenant from now on. */
function tenantMoved(brand: string, content: ContentOf<'tenant-moved'>): NoticeWords {
  const { organizationName, fromDomain, toDomain, link, worksUntilAt } = content;
  const [from, to] = [tenant(fromDomain, 'before'), tenant(toDomain, 'the new tenant')];
  return {
    subject: `From now on, sign in to ${brand} with your new Microsoft account`,
    heading: 'Sign in with your new Microsoft account',
    sentences: [
      `The account ${shownName(organizationName)} has moved its people from ${from} to ${to}. So you were signed out everywhere, and your Microsoft account of ${from} opens nothing here any more.`,
      `Come back with your Microsoft work account of ${to}. Nothing of yours was lost; connect Outlook again to send mail.`,
    ],
    button: { text: 'Come back with Microsoft', href: link },
    code: null,
    advice: `The link works once, until ${clock.format(worksUntilAt)} UTC, and for you alone: do not pass it on. After that, ask for another on the sign-in page. If Microsoft does not let you in, ask an admin of your account.`,
    why: 'You get this mail because it concerns how you sign in. It cannot be turned off.',
  };
}

function usersMoved(brand: string, content: ContentOf<'users-moved'>): NoticeWords {
  const { organizationName, adminName, fromDomain, toDomain, movedCount, link } = content;
  const people = movedCount === 1 ? '1 person' : `${movedCount} people`;
  return {
    subject: `${brand}: people were moved to another tenant`,
    heading: 'People were moved to another tenant',
    sentences: [
      `${shownName(adminName)} has moved ${people} of the account ${shownName(organizationName)} from ${tenant(fromDomain, 'one tenant')} to ${tenant(toDomain, 'another')}.`,
      'They were signed out everywhere, and each has a mail that leads back from the new tenant.',
    ],
    button: { text: 'Open the SSO settings', href: link },
    code: null,
    advice: 'If you did not expect this, speak to the other admins, or write to support at once.',
    why: 'You get this mail because you are an admin of the account.',
  };
}

/** What the mails about a move between tenants say. */
export function moveWords(brand: string, content: MoveContent): NoticeWords {
  return content.kind === 'tenant-moved' ? tenantMoved(brand, content) : usersMoved(brand, content);
}

/** Whether the notice is one of these. */
export function isAboutMove(content: NoticeContent): content is MoveContent {
  return content.kind === 'tenant-moved' || content.kind === 'users-moved';
}
