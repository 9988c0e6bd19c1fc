import type { NoticeContent } from './notice.model.ts';
import type { NoticeWords } from './spoken-notice.model.ts';
import { shownName } from './shown-name.model.ts';

type BindingContent = Extract<NoticeContent, { readonly kind: `binding-${string}` }>;
type ContentOf<Kind extends BindingContent['kind']> = Extract<BindingContent, { readonly kind: Kind }>;

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** To a user who has to come in through Microsoft, and has asked for the mail again. */
function bindingLink(brand: string, content: ContentOf<'binding-link'>): NoticeWords {
  const { organizationName, tenantDomain, link, expiresAt } = content;
  const whose =
    tenantDomain === null
      ? 'your Microsoft work account'
      : `your Microsoft work account of ${shownName(tenantDomain)}`;
  return {
    subject: `Your way back into ${brand}`,
    heading: 'Come back with Microsoft',
    sentences: [
      `Microsoft is the only way into the account ${shownName(organizationName)}.`,
      `Come back with ${whose}. Nothing of yours was lost.`,
    ],
    button: { text: 'Sign in with Microsoft', href: link },
    code: null,
    advice: `The link works once, until ${clock.format(expiresAt)} UTC. It is for you alone: do not pass it on.`,
    why: 'You get this mail because somebody asked for it on the sign-in page, with your address. If that was not you, there is nothing to do.',
  };
}

/** To the admins: who came, and whose mail it was. */
function bindingWaiting(brand: string, content: ContentOf<'binding-waiting'>): NoticeWords {
  const { organizationName, userName, userAddress, cameAsName, cameAsAddress, link } = content;
  return {
    subject: `${brand}: is this the same person?`,
    heading: 'Is this the same person?',
    sentences: [
      `The mail was for ${shownName(userName)} (${shownName(userAddress)}) of the account ${shownName(organizationName)}.`,
      `Who came by its link is ${shownName(cameAsName)} (${shownName(cameAsAddress)}) at Microsoft. Nothing was changed.`,
    ],
    button: { text: 'Open the SSO settings', href: link },
    code: null,
    advice: 'Let them in only if you know that it is the same person. One admin’s answer is enough.',
    why: 'You get this mail because you are an admin of the account.',
  };
}

/** To the person: what an admin said. */
function bindingAnswered(brand: string, content: ContentOf<'binding-answered'>): NoticeWords {
  const { organizationName, isLetIn, link } = content;
  const account = shownName(organizationName);
  return {
    subject: isLetIn ? `You can sign in to ${brand} with Microsoft` : `Your way back into ${brand}`,
    heading: isLetIn ? 'You can sign in with Microsoft now' : 'Your link is over',
    sentences: [
      isLetIn
        ? `An admin of the account ${account} has confirmed that it was you. From now on your Microsoft work account is a way to sign in.`
        : `Somebody came by the link of your mail. An admin of the account ${account} did not confirm that it was you. Nothing was changed.`,
    ],
    button: { text: 'Sign in', href: link },
    code: null,
    advice: isLetIn
      ? 'If you did not expect this, write to support at once.'
      : 'If it was you, speak with an admin of your account; on the sign-in page you can ask for another mail.',
    why: 'You get this mail because it concerns how you sign in. It cannot be turned off.',
  };
}

/** What the mails about the way back through Microsoft say. */
export function bindingWords(brand: string, content: BindingContent): NoticeWords {
  switch (content.kind) {
    case 'binding-link':
      return bindingLink(brand, content);
    case 'binding-waiting':
      return bindingWaiting(brand, content);
    case 'binding-answered':
      return bindingAnswered(brand, content);
  }
}

/** Whether the notice is one of these. */
export function isAboutBinding(content: NoticeContent): content is BindingContent {
  return content.kind.startsWith('binding-');
}
