/** ASVS 5.0.0 6.5.5: ten minutes at most. */
export const codeLifeSeconds = 10 * 60;
/** A code of eight digits is dead after five tries: one guess in twenty million is right. */
export const mostTries = 5;
const codeDigits = 8;
const codeCount = 10 ** codeDigits;

/** A code from bytes of chance: the first four that make a number below the largest multiple, so that none is likelier. */
export function codeFrom(bytes: Buffer): string | null {
  const limit = Math.floor(2 ** 32 / codeCount) * codeCount;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const number = bytes.readUInt32BE(at);
    if (number < limit) return String(number % codeCount).padStart(codeDigits, '0');
  }
  return null;
}

/** What was typed, without the spaces and hyphens with which people write and paste codes; null where it is no code. */
export function parseCode(typed: string): string | null {
  const digits = typed.replaceAll(/[\s-]/g, '');
  return digits.length === codeDigits && /^[0-9]+$/.test(digits) ? digits : null;
}

/** As it stands in the mail: two groups, which are easier to read out. */
export function writeCode(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}
