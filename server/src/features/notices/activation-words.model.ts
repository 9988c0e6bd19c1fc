import type { NoticeContent } from './notice.model.ts';
import type { NoticeWords } from './spoken-notice.model.ts';
import { shownName } from './shown-name.model.ts';

type ActivationContent = Extract<NoticeContent, { readonly kind: `activation-${string}` }>;
type ContentOf<Kind extends ActivationContent['kind']> = Extract<ActivationContent, { readonly kind: Kind }>;

/** What people write to each other through us, admins and support, may be longer than a name. */
const longestNote = 1000;

/** To support: an account asks for "Enforce SSO for all users". */
function activationAsked(brand: string, content: ContentOf<'activation-asked'>): NoticeWords {
  const { organizationId, organizationName, askerName, note, consoleLink } = content;
  return {
    subject: `${brand}: an account asks for SSO enforcement`,
    heading: 'An account asks for SSO enforcement',
    sentences: [
      `${shownName(askerName)}, an admin of the account ${shownName(organizationName)} (${organizationId}), asks you to activate “Enforce SSO for all users”.`,
      note === '' ? 'They left no note.' : `Their note: ${shownName(note, longestNote)}`,
    ],
    button: consoleLink === null ? null : { text: 'Open the account in the console', href: consoleLink },
    code: null,
    advice: `Answer in the console, or with “npm run enforcement:activate” or “enforcement:decline” and the id above. The admins get your reason by mail.`,
    why: 'You get this mail because this is the support address of the product.',
  };
}

/** To the admins of the account: what support said. */
function activationAnswered(brand: string, content: ContentOf<'activation-answered'>): NoticeWords {
  const { organizationName, isActivated, reason, link } = content;
  const account = shownName(organizationName);
  return {
    subject: isActivated ? `You can enforce SSO in ${brand}` : `SSO enforcement in ${brand}: not activated`,
    heading: isActivated ? 'You can enforce SSO now' : 'SSO enforcement was not activated',
    sentences: [
      isActivated
        ? `Support has activated “Enforce SSO for all users” for the account ${account}. Nothing has changed yet: an admin switches it on.`
        : `Support did not activate “Enforce SSO for all users” for the account ${account}.`,
      `They write: ${shownName(reason, longestNote)}`,
    ],
    button: { text: 'Open the SSO settings', href: link },
    code: null,
    advice: isActivated
      ? 'The page says what is missing before you can switch it on.'
      : 'You can ask again there, or write to support.',
    why: 'You get this mail because you are an admin of the account.',
  };
}

/** What the mails about the activation of enforcement say. */
export function activationWords(brand: string, content: ActivationContent): NoticeWords {
  return content.kind === 'activation-asked'
    ? activationAsked(brand, content)
    : activationAnswered(brand, content);
}

/** Whether the notice is one of these. */
export function isAboutActivation(content: NoticeContent): content is ActivationContent {
  return content.kind.startsWith('activation-');
}
