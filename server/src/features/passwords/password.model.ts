/**
 * NIST SP 800-63B-4, 3.1.1.2: 15 characters at least where the password is the only factor, which it is here; at least
 * 64 allowed; no rules of composition; a blocklist; nothing cut off.
 */
export const shortestPassword = 15;
/** So that hashing has a bound (security case C03): 256 characters of four bytes each. */
export const mostPasswordBytes = 1024;

export type PasswordFault = 'too-short' | 'too-long' | 'common' | 'is-a-name';

/** What a new password is compared with, beside the list. */
export interface PasswordFacts {
  readonly email: string;
  readonly brandName: string;
  readonly isCommon: (lowercase: string) => boolean;
}

/** One spelling for each character that keyboards spell in two ways (Unicode NFC). */
export function normalPassword(typed: string): string {
  return typed.normalize('NFC');
}

/** Whether a password has more bytes than any that was ever accepted. */
export function isTooLong(normal: string): boolean {
  return new TextEncoder().encode(normal).length > mostPasswordBytes;
}

/** The same few characters again and again, or one piece repeated. */
function isRepetition(lowercase: string): boolean {
  return new Set(lowercase).size < 5 || /^(.{1,8})\1+$/su.test(lowercase);
}

/** Figures and signs that were put behind a common password make no other of it. */
function isOnList(lowercase: string, facts: PasswordFacts): boolean {
  return facts.isCommon(lowercase) || facts.isCommon(lowercase.replace(/[^\p{L}]+$/u, ''));
}

/** Nothing, or next to nothing, beside the person's address or our name. */
function isAName(lowercase: string, facts: PasswordFacts): boolean {
  const names = [facts.email, facts.email.split('@')[0] ?? '', facts.brandName].map((name) =>
    name.toLowerCase(),
  );
  const rest = names
    .filter((name) => name !== '')
    .reduce((text, name) => text.replaceAll(name, ''), lowercase);
  return rest.length < 4 && rest !== lowercase;
}

/** Why this new password is refused, or null. It is given as `normalPassword` makes it. */
export function faultOfNewPassword(normal: string, facts: PasswordFacts): PasswordFault | null {
  if (isTooLong(normal)) return 'too-long';
  if ([...normal].length < shortestPassword) return 'too-short';
  const lowercase = normal.toLowerCase();
  if (isAName(lowercase, facts)) return 'is-a-name';
  return isRepetition(lowercase) || isOnList(lowercase, facts) ? 'common' : null;
}

/** Each fault for the person who typed it: what is wrong, and the form that works. */
export const passwordFaultWords: Readonly<Record<PasswordFault, string>> = {
  'too-short': `A password has ${shortestPassword} characters or more. Three or four words in a row are easy to keep in mind.`,
  'too-long': `A password has ${mostPasswordBytes.toLocaleString('en')} bytes at most.`,
  common: 'Many people use this password, so it is tried first. Three or four words in a row are better.',
  'is-a-name': 'A password is more than an email address or a name. Three or four words in a row are better.',
};
