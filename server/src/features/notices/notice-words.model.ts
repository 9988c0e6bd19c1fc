import { consentWords } from './consent-words.model.ts';
import { enforcementWords, isAboutEnforcement, onlyMicrosoft } from './enforcement-words.model.ts';
import { isAboutMove, moveWords } from './move-words.model.ts';
import { isAboutOutbox, outboxWords } from './outbox-words.model.ts';
import { bindingWords, isAboutBinding } from './binding-words.model.ts';
import { activationWords, isAboutActivation } from './activation-words.model.ts';
import type { NoticeContent } from './notice.model.ts';
import type { NoticeWords } from './spoken-notice.model.ts';
import { shownName } from './shown-name.model.ts';

type ContentOf<Kind extends NoticeContent['kind']> = Extract<NoticeContent, { readonly kind: Kind }>;

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const instant = (at: Date): string => `${clock.format(at)} UTC`;
const lasting = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`);

const plain = { button: null, code: null } as const;
const notYou = 'If that was not you, or you did not expect it, write to support at once.';
const becauseOfYourAccess = 'You get this mail because it concerns how you sign in. It cannot be turned off.';

function invitation(brand: string, content: ContentOf<'invitation'>): NoticeWords {
  const { inviterName, organizationName, tenantDomain, link, expiresAt } = content;
  const microsoft =
    tenantDomain === undefined
      ? []
      : [`Sign in with your Microsoft work account of ${shownName(tenantDomain)}.`];
  return {
    ...plain,
    subject: `You are invited to ${brand}`,
    heading: `You are invited to ${brand}`,
    sentences: [
      `${shownName(inviterName)} invites you to the account ${shownName(organizationName)}.`,
      ...microsoft,
    ],
    button: { text: 'Look at the invitation', href: link },
    advice: `The link works until ${instant(expiresAt)}. It is for you alone: do not pass it on.`,
    why: 'You get this mail because somebody there entered your email address. If you expected nothing of the kind, ignore it: nothing happens.',
  };
}

function handOff(brand: string, content: ContentOf<'hand-off'>): NoticeWords {
  const { askerName, organizationName, tenantDomain, link, expiresAt } = content;
  const where = tenantDomain === null ? 'your Microsoft tenant' : shownName(tenantDomain);
  return {
    ...plain,
    subject: `Approval of ${brand} in your Microsoft tenant`,
    heading: `${brand} asks for your approval`,
    sentences: [
      `${shownName(askerName)} of the account ${shownName(organizationName)} asks you to approve two apps in ${where}.`,
      'The page says what they may do, what they cannot do, what we store, and how you withdraw it.',
    ],
    button: { text: 'Look at what is asked', href: link },
    advice: `The page needs no user here. It works until ${instant(expiresAt)}. You may pass it on to the admin who decides.`,
    why: 'You get this mail because an account admin there entered your address as the contact for IT questions. If that is not you, ignore it: nothing happens.',
  };
}

function emailCode(brand: string, content: ContentOf<'email-code'>): NoticeWords {
  return {
    ...plain,
    subject: `Your code for ${brand}`,
    heading: 'Your code',
    sentences: ['Enter it in the window in which you asked for it.'],
    code: content.code,
    advice: `It works once, for ${lasting(content.minutes)}. We never ask for it by telephone or mail.`,
    why: 'You get this mail because somebody wants to sign in with your address. If that was not you, ignore it: without the code nobody gets in.',
  };
}

function passwordReset(brand: string, content: ContentOf<'password-reset'>): NoticeWords {
  return {
    ...plain,
    subject: `Set a new password for ${brand}`,
    heading: 'Set a new password',
    sentences: ['Choose a new password with the button. Until then the old one stays.'],
    button: { text: 'Set a new password', href: content.link },
    advice: `The link works once, for ${lasting(content.minutes)}. It is for you alone: do not pass it on.`,
    why: 'You get this mail because somebody asked for a new password for your address. If that was not you, ignore it: nothing changes.',
  };
}

const methodNames = {
  microsoft: 'Microsoft',
  password: 'a password',
  'email-code': 'codes by mail',
} as const satisfies Record<ContentOf<'method-added'>['method'], string>;

/** What has happened to somebody's access: the kinds without a link or a code. */
function changeOfAccess(
  brand: string,
  content: Exclude<
    NoticeContent,
    { readonly link: string } | { readonly code: string } | { readonly kind: 'activation-asked' }
  >,
): Pick<NoticeWords, 'subject' | 'heading' | 'sentences'> {
  switch (content.kind) {
    case 'password-changed':
      return {
        subject: `Your password for ${brand} was changed`,
        heading: 'Your password was changed',
        sentences: ['From now on only the new password works. If that was you, there is nothing to do.'],
      };
    case 'new-device':
      return {
        subject: `New sign-in to ${brand}`,
        heading: 'You signed in from a new browser',
        sentences: [
          `On ${instant(content.signedInAt)}, with ${shownName(content.browser)}. If that was you, there is nothing to do.`,
        ],
      };
    case 'method-added':
      return {
        subject: `New way to sign in to ${brand}`,
        heading: 'You have a new way to sign in',
        sentences: [`From now on you can also sign in with ${methodNames[content.method]}.`],
      };
    case 'role-changed':
      return {
        subject: `Your role in ${brand} was changed`,
        heading: content.role === 'admin' ? 'You are now an admin' : 'You are now a member',
        sentences: [
          content.role === 'admin'
            ? 'You can now change the settings of your account and its people.'
            : 'You can no longer change the settings of your account and its people.',
        ],
      };
    case 'signed-out-everywhere':
      return {
        subject: `You were signed out of ${brand} everywhere`,
        heading: 'You were signed out everywhere',
        sentences: ['All your sessions were ended, in every browser. Sign in again to go on.'],
      };
  }
}

function accessWords(
  brand: string,
  content: Parameters<typeof changeOfAccess>[1] | ContentOf<'password-reset'>,
): NoticeWords {
  if (content.kind === 'password-reset') return passwordReset(brand, content);
  if (content.kind === 'signed-out-everywhere' && content.onlyMicrosoft !== undefined)
    return onlyMicrosoft(brand, content.onlyMicrosoft);
  return { ...plain, ...changeOfAccess(brand, content), advice: notYou, why: becauseOfYourAccess };
}

/** What a notice says, in English. Pure: the same content, the same words. */
export function wordsOf(brand: string, content: NoticeContent): NoticeWords {
  if (content.kind === 'invitation') return invitation(brand, content);
  if (content.kind === 'hand-off') return handOff(brand, content);
  if (content.kind === 'email-code') return emailCode(brand, content);
  if (isAboutOutbox(content)) return outboxWords(brand, content);
  if (isAboutMove(content)) return moveWords(brand, content);
  if (isAboutEnforcement(content)) return enforcementWords(brand, content);
  if (isAboutActivation(content)) return activationWords(brand, content);
  if (isAboutBinding(content)) return bindingWords(brand, content);
  if ('registration' in content) return consentWords(brand, content);
  return accessWords(brand, content);
}
