import type { NoticeContent } from './notice.model.ts';
import type { NoticeWords } from './spoken-notice.model.ts';
import { shownName } from './shown-name.model.ts';

type ConsentContent = Extract<NoticeContent, { readonly registration: 'sign-in' | 'mail' }>;

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const why = 'You get this mail because you wait here for an answer of your IT admin.';

/** What the words are made of: the app as the IT admin sees it, and whose admin it is. */
interface Told {
  readonly app: string;
  /** At the beginning of a sentence. */
  readonly admin: string;
  /** Within a sentence. */
  readonly whose: string;
  readonly next: string;
}

const words: Readonly<
  Record<
    ConsentContent['kind'],
    (told: Told, content: ConsentContent) => Omit<NoticeWords, 'button' | 'code' | 'why'>
  >
> = {
  'consent-approved': ({ app, admin, next }) => ({
    subject: `You can go on with ${app}`,
    heading: 'You can go on',
    sentences: [`${admin} approved ${app}. Microsoft will not ask you again.`],
    advice: `The link leads back to where you were: ${next}.`,
  }),
  'consent-maybe-approved': ({ app, whose, next }) => ({
    subject: `It looks approved: try ${app}`,
    heading: 'It looks approved',
    sentences: [
      `${app} is at Microsoft now where it was not before. That mostly means that it was approved by ${whose}.`,
      'We cannot see more than that. Only you can find out, and trying costs nothing.',
    ],
    advice: `The link leads back to where you were: ${next}.`,
  }),
  'consent-reminder': ({ app }, content) => ({
    subject: `Has Microsoft answered your request for ${app}?`,
    heading: 'Has Microsoft answered?',
    sentences: [
      'askedAt' in content
        ? `You have been waiting for your IT admin since ${day.format(content.askedAt)}.`
        : 'You are waiting for your IT admin.',
      'Microsoft mails the answer to you alone, and tells us nothing. Look for a mail of Microsoft about your request.',
    ],
    advice: 'With the link you tell us what it said: approved, denied, blocked, or nothing yet.',
  }),
};

const buttons: Readonly<Record<ConsentContent['kind'], string>> = {
  'consent-approved': 'Go on',
  'consent-maybe-approved': 'Try it',
  'consent-reminder': 'Tell us what it said',
};

/** What the mails about a wait for an IT admin say. */
export function consentWords(brand: string, content: ConsentContent): NoticeWords {
  const { tenantDomain: domain } = content;
  const isMail = content.registration === 'mail';
  const told = {
    app: isMail ? `${brand} Email` : brand,
    admin: domain === null ? 'Your IT admin' : `The IT admin of ${shownName(domain)}`,
    whose: domain === null ? 'your IT admin' : `the IT admin of ${shownName(domain)}`,
    next: isMail ? 'connecting your Outlook mailbox' : 'signing in with Microsoft',
  };
  return {
    ...words[content.kind](told, content),
    button: { text: buttons[content.kind], href: content.link },
    code: null,
    why,
  };
}
