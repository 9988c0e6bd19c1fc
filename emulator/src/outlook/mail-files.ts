import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Documents of one kind, a file for each, in the order in which they were begun. */
export interface MailFiles<T> {
  readAll(): Promise<T[]>;
  /** Resolves when the document is on disk and would survive `kill -9` and a power cut. */
  write(id: string, document: T): Promise<void>;
  /** Waits for the writes under way, then removes everything. */
  removeAll(): Promise<void>;
}

/** Without a folder nothing is kept. */
export function openMailFiles<T>(folder: string | undefined): MailFiles<T> {
  if (folder === undefined) {
    return { readAll: async () => [], write: async () => {}, removeAll: async () => {} };
  }
  let count = 0;
  let emptied: Promise<void> = Promise.resolve();
  const writing = new Set<Promise<void>>();
  return {
    async readAll() {
      const { names, documents } = await readFolder<T>(folder);
      count = names.reduce((highest, name) => Math.max(highest, Number.parseInt(name, 10) || 0), 0);
      return documents;
    },
    async write(id, document) {
      count += 1;
      const path = join(folder, `${String(count).padStart(8, '0')}-${id}`);
      const text = JSON.stringify(document);
      const done = emptied.then(() => writeDurably(folder, path, text));
      writing.add(done);
      await done.finally(() => writing.delete(done));
    },
    async removeAll() {
      emptied = Promise.allSettled(writing).then(() => rm(folder, { recursive: true, force: true }));
      await emptied;
    },
  };
}

/** Names sort by arrival. What was being written when the process was killed was never acknowledged: it goes. */
async function readFolder<T>(folder: string): Promise<{ names: string[]; documents: T[] }> {
  await mkdir(folder, { recursive: true });
  const all = await readdir(folder);
  const half = all.filter((name) => name.endsWith('.writing'));
  await Promise.all(half.map((name) => rm(join(folder, name))));
  const names = all.filter((name) => name.endsWith('.json')).toSorted();
  const documents = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as T),
  );
  return { names, documents };
}

async function writeDurably(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = await open(`${path}.writing`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.writing`, `${path}.json`);
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
