/** How many words of a search count, and how long each may be. */
const maxWordCount = 4;
const maxWordLength = 100;

/**
 * The words of a search as the index of words knows them: lower case, the longest first, since it leads the search and
 * narrows most. An address counts as one word.
 */
export function searchWords(search: string | undefined): readonly string[] {
  const words = (search ?? '')
    .toLowerCase()
    .split(/[\s,;]+/)
    .flatMap((word) => (word.includes('@') ? [word] : word.split(/[^\p{L}\p{N}]+/u)))
    .filter((word) => word !== '')
    .map((word) => word.slice(0, maxWordLength));
  return [...new Set(words)].toSorted((one, other) => other.length - one.length).slice(0, maxWordCount);
}
