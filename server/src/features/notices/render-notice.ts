import type { NoticeContent } from './notice.model.ts';
import { layOutHtml, layOutText, plainName, type NoticeWords } from './notice-parts.ts';

export interface NoticeBrand {
  readonly name: string;
  readonly supportEmail: string;
  /** Where the product is, without a slash at the end. */
  readonly baseUrl: string;
}

export interface RenderedNotice {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** An instant as people read it in a mail, whose reader's time zone nobody knows. */
function inWords(instant: Date): string {
  const [day = '', time = ''] = instant.toISOString().split('T');
  return `${day}, ${time.slice(0, 5)} UTC`;
}

const notYou = 'If this was not you, sign in, end the sessions that you do not know, and write to us.';

const methodNames = {
  microsoft: 'Microsoft',
  password: 'a password',
  'email-code': 'e-mailed codes',
} as const;

type Kind = NoticeContent['kind'];
type ContentOf<Of extends Kind> = Extract<NoticeContent, { kind: Of }>;
type Words<Of extends Kind> = (content: ContentOf<Of>, brand: NoticeBrand) => NoticeWords;

/** What each kind says. Subjects and buttons hold words of ours only: the brand, never a name that a user has chosen. */
const kinds: { readonly [Of in Kind]: Words<Of> } = {
  invitation: (facts, brand) => ({
    subject: `You are invited to ${brand.name}`,
    title: `You are invited to ${brand.name}`,
    paragraphs: [
      `${plainName(facts.inviterName)} has invited you to the account “${plainName(facts.organizationName)}”.`,
      facts.tenantDomain === undefined
        ? 'Continue with your Microsoft work account, or with this address.'
        : `Continue with your Microsoft work account of ${plainName(facts.tenantDomain)}.`,
      `The link is for you alone and is good until ${inWords(facts.expiresAt)}.`,
    ],
    button: { text: 'Accept the invitation', href: facts.link },
    figure: null,
    why: `You get this because an admin of an account at ${brand.name} entered your address. If you do not know why, you can ignore it.`,
  }),
  'email-code': (facts, brand) => ({
    subject: `Your code for ${brand.name}`,
    title: 'Your sign-in code',
    paragraphs: [`Type it into the page that asked for it. It is good for ${facts.minutes} minutes, once.`],
    button: null,
    figure: facts.code,
    why: 'You get this because somebody entered your address to sign in. Nobody of ours will ever ask you for this code.',
  }),
  'password-reset': (facts, brand) => ({
    subject: `Choose a new password for ${brand.name}`,
    title: 'Choose a new password',
    paragraphs: [
      `The link is good for ${facts.minutes} minutes, once. Your old password works until you have chosen a new one.`,
    ],
    button: { text: 'Choose a new password', href: facts.link },
    figure: null,
    why: 'You get this because somebody asked for it with your address. If it was not you, you can ignore it.',
  }),
  'password-changed': (_facts, brand) => ({
    subject: `Your password for ${brand.name} was changed`,
    title: 'Your password was changed',
    paragraphs: ['All other sessions of yours have ended.', notYou],
    button: { text: 'Go to your profile', href: `${brand.baseUrl}/settings/profile` },
    figure: null,
    why: `You get this because it concerns the safety of your user at ${brand.name}.`,
  }),
  'new-device': (facts, brand) => ({
    subject: `New sign-in to ${brand.name}`,
    title: 'A sign-in from a browser we had not seen',
    paragraphs: [`${plainName(facts.browser)}, on ${inWords(facts.signedInAt)}.`, notYou],
    button: { text: 'Look at your sessions', href: `${brand.baseUrl}/settings/profile` },
    figure: null,
    why: `You get this because it concerns the safety of your user at ${brand.name}.`,
  }),
  'method-added': (facts, brand) => ({
    subject: `A new way to sign in to ${brand.name}`,
    title: 'A new way to sign in was added',
    paragraphs: [`Your user can now also be opened with ${methodNames[facts.method]}.`, notYou],
    button: { text: 'Look at your ways in', href: `${brand.baseUrl}/settings/profile` },
    figure: null,
    why: `You get this because it concerns the safety of your user at ${brand.name}.`,
  }),
  'role-changed': (facts, brand) => ({
    subject: `Your role at ${brand.name} has changed`,
    title: facts.role === 'admin' ? 'You are an admin now' : 'You are a member now',
    paragraphs: [
      facts.role === 'admin'
        ? 'You can now invite people, see the audit trail and change the settings of your account.'
        : 'You can go on with your own work; the settings of your account are for admins.',
    ],
    button: { text: `Open ${brand.name}`, href: brand.baseUrl },
    figure: null,
    why: 'You get this because an admin of your account changed your role.',
  }),
  'signed-out-everywhere': (_facts, brand) => ({
    subject: `You are signed out of ${brand.name}`,
    title: 'You are signed out on all devices',
    paragraphs: ['All your sessions have ended. Sign in again to go on.'],
    button: { text: 'Sign in', href: `${brand.baseUrl}/sign-in` },
    figure: null,
    why: `You get this because it concerns the safety of your user at ${brand.name}.`,
  }),
};

/** A notice, ready to be sent. */
export function renderNotice(content: NoticeContent, brand: NoticeBrand): RenderedNotice {
  // The table has, for each kind, the words of that kind.
  const words = (kinds[content.kind] as Words<Kind>)(content, brand);
  return { subject: words.subject, text: layOutText(words, brand), html: layOutHtml(words, brand) };
}
