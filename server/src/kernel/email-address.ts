import { ok, refused, type Outcome } from './outcome.ts';

/** RFC 5321 4.5.3.1.3: a path has 256 octets, its angle brackets included. */
const longestAddress = 254;
/** RFC 5321 4.5.3.1.1. */
const longestLocalPart = 64;
const longestLabel = 63;

/**
 * RFC 5322's atext without what old relays read as a way to a second host (`%`, `!`) or a shell reads at all (`|`, `` ` ``).
 * One class and no nesting, so matching takes one look at each character.
 */
const localAtom = /^[A-Za-z0-9#$&'*+/=?^_{}~-]+$/;
const domainLabel = /^[a-z0-9-]+$/;

function isLocalPart(text: string): boolean {
  // A leading hyphen would be an option to a program that is called with the address.
  const mayStart = text.length <= longestLocalPart && !text.startsWith('-');
  return mayStart && text.split('.').every((atom) => localAtom.test(atom));
}

function isLabel(label: string): boolean {
  return (
    label.length <= longestLabel &&
    domainLabel.test(label) &&
    !label.startsWith('-') &&
    !label.endsWith('-') &&
    // Hyphens at the third and fourth place are reserved for IDNA (RFC 5891 4.2.3.1).
    (label.slice(2, 4) !== '--' || label.startsWith('xn--'))
  );
}

/** A registered name in lower case: two labels or more, the last no number. The URL parser knows the rules of IDNA. */
function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  const isName = labels.length >= 2 && labels.every(isLabel) && /^[a-z]/.test(labels.at(-1) ?? '');
  return isName && URL.parse(`https://${domain}`)?.hostname === domain;
}

/**
 * The address as it is stored, compared and mailed: the local part as written, the domain in lower case, ASCII throughout;
 * a name in another script stands in its IDNA form (`xn--…`). One address in one form: no quotes, comments, lists, blanks,
 * literals or control characters, since two parsers that read such a thing differently mail it to two people (security
 * case C10). Nothing is trimmed or mended. The refusal names no part of the text.
 */
export function parseEmailAddress(text: string): Outcome<string, 'input_refused'> {
  const [local = '', domain = '', ...more] = text.length <= longestAddress ? text.split('@') : [];
  const lowered = domain.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return more.length === 0 && isLocalPart(local) && isDomain(lowered)
    ? ok(`${local}@${lowered}`)
    : refused('input_refused', { detail: 'is not an email address that we can write to' });
}
