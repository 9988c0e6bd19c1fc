import { dice } from './dice.ts';

const pieces = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\u2028',
  '\u2029',
  '\u0085',
  '\t',
  'Bcc: b@evil.example',
  '\r\nBcc: b@evil.example\r\n\r\n',
  '=?utf-8?q?=0D=0ABcc:_b@evil.example?=',
  '=?utf-8?b?DQpCY2M6IGI=?=',
  '"',
  '\\',
  '<b@evil.example>',
  ', ',
  ';',
  ':',
  '()',
  'Ada',
  ' Lindqvist',
  'Ü',
  '漢字',
  '\u202E',
  '🙂',
];

/** Text that would like to be more than text: ends of lines, encoded words, quotes; the same seed gives the same row. */
export function hostileTexts(count: number, seed: number): string[] {
  const next = dice(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)] ?? '').join(''),
  );
}

/** What ends a line somewhere: in a header of a mail, in JavaScript, in an old terminal. */
export const endsLine = (text: string): boolean => /[\p{Cc}\u2028\u2029]/u.test(text);
