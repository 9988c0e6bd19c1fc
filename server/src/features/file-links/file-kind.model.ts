/** Kinds of files that we know by their first bytes, in words for whoever is to open one. */
export const kindWords = {
  pdf: 'PDF document',
  office: 'Office document',
  'old-office': 'Office document in the old form, or an installer',
  rtf: 'Rich text document',
  picture: 'Picture',
  video: 'Video',
  sound: 'Sound',
  archive: 'Archive of files',
  markup: 'Web page or drawing (HTML, SVG or XML)',
  text: 'Text',
  program: 'Program',
  shortcut: 'Windows shortcut',
  unknown: 'Of no kind that we know',
} as const;

export type FileKind = keyof typeof kindWords;

/** How many of a file's first bytes are looked at. */
export const lookedAtBytes = 4096;

type Signature = readonly [kind: FileKind, offset: number, hex: string];

/** The first that fits decides. From the formats' own documents; collected in en.wikipedia.org/wiki/List_of_file_signatures (read 2026-11). */
const signatures: readonly Signature[] = [
  ['pdf', 0, '255044462d'],
  ['old-office', 0, 'd0cf11e0a1b11ae1'],
  ['rtf', 0, '7b5c727466'],
  ['picture', 0, '89504e470d0a1a0a'],
  ['picture', 0, 'ffd8ff'],
  ['picture', 0, '474946383761'],
  ['picture', 0, '474946383961'],
  ['picture', 8, '57454250'],
  ['picture', 0, '49492a00'],
  ['picture', 0, '4d4d002a'],
  ['video', 4, '66747970'],
  ['video', 0, '1a45dfa3'],
  ['video', 8, '41564920'],
  ['sound', 0, '494433'],
  ['sound', 0, 'fffb'],
  ['sound', 0, '4f676753'],
  ['sound', 8, '57415645'],
  ['archive', 0, '504b0304'],
  ['archive', 0, '504b0506'],
  ['archive', 0, '526172211a07'],
  ['archive', 0, '377abcaf271c'],
  ['archive', 0, '1f8b'],
  ['archive', 0, 'fd377a585a00'],
  ['archive', 257, '7573746172'],
  ['program', 0, '4d5a'],
  ['program', 0, '7f454c46'],
  ['program', 0, 'cffaedfe'],
  ['program', 0, 'cafebabe'],
  ['program', 0, '2321'],
  ['shortcut', 0, '4c0000000114020000000000c000000000000046'],
];

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const unhex = (hex: string): string =>
  hex.replaceAll(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));

/** Bytes that stand in no text: control characters but for tab, line ends and form feed. */
const noText = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/; // oxlint-disable-line no-control-regex -- they are what is looked for
const markup = /^(\xef\xbb\xbf)?\s*(<!--[^]*?-->\s*)*<(!doctype|html|head|body|script|svg|\?xml)/i;

/**
 * What the first bytes of a file say it is (security case I04). The name has no say, and what is said here is only shown: every
 * file leaves as bytes that a browser saves and never opens.
 */
export function kindOf(bytes: Uint8Array): FileKind {
  const start = latin(bytes.subarray(0, lookedAtBytes));
  const found = signatures.find(([, offset, hex]) => start.startsWith(unhex(hex), offset))?.[0];
  if (found === 'archive' && start.includes('[Content_Types].xml')) return 'office';
  if (found !== undefined) return found;
  if (noText.test(start)) return 'unknown';
  return markup.test(start) ? 'markup' : 'text';
}

/** The kind in words; of a file that is not whole there is none. */
export function wordsOfKind(kind: string | null): string | null {
  return kind === null ? null : (kindWords[kind as FileKind] ?? kindWords.unknown);
}

/** Kinds that do something by themselves when they are opened. */
const runs: readonly string[] = ['program', 'shortcut'] satisfies FileKind[];

/** What whoever is to open the file should know beforehand; null where there is nothing. */
export function warningOf(kind: string): string | null {
  if (!runs.includes(kind)) return null;
  return 'It runs when it is opened, whatever its name says. Open it only if you expected it.';
}
