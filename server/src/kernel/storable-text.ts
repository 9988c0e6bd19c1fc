/**
 * A text from outside as the database keeps it, cut to a length: names of tokens and of forms have no end of their own, and PostgreSQL
 * takes neither U+0000 nor, in JSON, half of a surrogate pair, which a cut may leave (its documentation, 8.14 JSON Types, 2026-12).
 */
export function storableText(text: string, most: number): string {
  return text.slice(0, most).replaceAll('\0', '').toWellFormed();
}
