import * as z from 'zod/mini';

/** Marks that turn the direction of writing: with one of them `exe.pdf` is read where `fdp.exe` stands (Unicode UAX #9, 2.). */
const turnsDirection = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const plain = new RegExp(`^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}/\\\\${turnsDirection}]+$`, 'u');

/**
 * The name of a file that somebody sends along (security case I04). It names and never decides: bytes are stored under ids, and
 * what kind of file it is, is told from its bytes. What would mislead whoever reads it is refused, not mended.
 */
export const fileName = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(255),
    z.regex(plain, 'has a slash, a control character or a mark that turns the direction of writing'),
    z.regex(/[^. ]/, 'has nothing but dots and spaces'),
  );
