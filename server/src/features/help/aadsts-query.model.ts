/** What somebody typed into the search for a number: nothing, a number, or something else. */
export type AadstsQuery =
  | { readonly kind: 'none' }
  | { readonly kind: 'number'; readonly code: number }
  | { readonly kind: 'bad'; readonly why: string };

const longest = 40;

/** Reads `65001`, `AADSTS65001`, or the start of the line that Microsoft shows; nothing else is kept of what was typed. */
export function parseAadstsQuery(typed: string | undefined): AadstsQuery {
  const text = (typed ?? '').trim();
  if (text === '') return { kind: 'none' };
  if (text.length > longest)
    return { kind: 'bad', why: `A number has at most 7 digits; this is longer than ${longest} characters.` };
  const digits = /^(?:AADSTS)?\s*(\d{4,7})(?:$|[:.\s])/i.exec(text)?.[1];
  return digits === undefined
    ? { kind: 'bad', why: 'A number has 4 to 7 digits and stands after “AADSTS”, as in AADSTS65001.' }
    : { kind: 'number', code: Number(digits) };
}
