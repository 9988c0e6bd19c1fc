import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file of facts, a line of JSON for each, in the order in which they came. */
export interface Journal<Fact> {
  /** What stood in it when it was opened. */
  readonly leftBehind: readonly Fact[];
  bytes(): number;
  /** Resolves when the lines would survive `kill -9` and a power cut. */
  append(lines: string): Promise<void>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the journal, or begins it. A last line without its end was never acknowledged: it is left out. */
export async function openJournal<Fact>(path: string): Promise<Journal<Fact>> {
  const file = await open(path, 'a+', 0o600);
  await syncFolder(dirname(path));
  const text = await file.readFile('utf8');
  let bytes = Buffer.byteLength(text);
  return {
    leftBehind: text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Fact),
    bytes: () => bytes,
    async append(lines) {
      await file.appendFile(lines);
      await file.datasync();
      bytes += Buffer.byteLength(lines);
    },
    async empty() {
      await file.truncate(0);
      bytes = 0;
    },
    close: () => file.close(),
  };
}

/** What was made or renamed in the folder is there after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
