/** How many characters of a name somebody chose stand in a mail of ours (security cases I02, I03). */
const longestName = 64;

/** Formatting, unassigned and private characters: nothing of a name is lost, and nothing can turn or hide our sentence. */
const invisible = /[\p{Cf}\p{Cn}\p{Co}\p{Cs}]/gu;
const blank = /[\s\p{Cc}\p{Z}]+/gu;
const quotes = /["“”„‟«»]/g;
/** What a mail program takes for a part of an address where something follows at once. */
const joint = /([.:/\\@\u3002])(?=\S)/gu;
const zeroWidthSpace = '\u200b';

/** A name as one line of at most 64 characters (or as many as are said), without what cannot be seen. */
export function plainName(name: string, longest = longestName): string {
  const line = name.normalize('NFKC').replaceAll(blank, ' ').replaceAll(invisible, '').trim();
  const letters = Array.from(line);
  const capped = letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : line;
  return capped === '' ? 'no name' : capped;
}

/**
 * A name that somebody chose, as it stands in a sentence of ours: in quotation marks, so that everybody sees where it
 * begins and ends, and with a zero-width space at each joint, so that `evil.example` does not become a link by itself.
 * Plain text: whoever puts it into HTML escapes it there.
 */
export function shownName(name: string, longest = longestName): string {
  return `“${plainName(name, longest).replaceAll(quotes, "'").replaceAll(joint, `$1${zeroWidthSpace}`)}”`;
}
