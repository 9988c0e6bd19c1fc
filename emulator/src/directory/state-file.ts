import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One JSON document that is either only in memory or also, durably, in a file. */
export interface StateFile<T> {
  /** The document itself. Change it in place, then await `save()` before acknowledging the change. */
  readonly value: T;
  /** Resolves when everything changed before the call is on disk (or at once where there is no file). */
  save(): Promise<void>;
  /** Waits for the writes that are under way. */
  close(): Promise<void>;
}

export interface StateFileOptions<T> {
  /** Folder of the file; `undefined` keeps the document in memory only (tests). */
  readonly dataDir: string | undefined;
  readonly name: string;
  /** Makes the first document, when there is none on disk. */
  readonly initial: () => T | Promise<T>;
}

/**
 * Opens `<dataDir>/<name>.json`, or makes it from `initial`.
 * A write goes to a temporary file, is flushed, and replaces the old one by rename, so that `kill -9`
 * leaves either the old document or the new one and never half of one.
 */
export async function openStateFile<T>(options: StateFileOptions<T>): Promise<StateFile<T>> {
  const { dataDir } = options;
  if (dataDir === undefined) {
    return { value: await options.initial(), save: async () => {}, close: async () => {} };
  }
  const path = join(dataDir, `${options.name}.json`);
  await mkdir(dataDir, { recursive: true });
  const stored = await readIfThere(path);
  const value = stored === undefined ? await options.initial() : (JSON.parse(stored) as T);
  const save = coalesced(() => writeDurably(path, JSON.stringify(value)));
  if (stored === undefined) await save();
  return { value, save, close: save };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.writing`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Runs one write at a time; callers that arrive during a write share the next one. A caller's promise resolves
 * only with a write that *began* after the call, because only that one surely contains the caller's change.
 */
function coalesced(write: () => Promise<void>): () => Promise<void> {
  let waiting: PromiseWithResolvers<void> | undefined;
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting) {
      const batch = waiting;
      waiting = undefined;
      await write().then(batch.resolve, batch.reject);
    }
    isWriting = false;
  }

  return () => {
    waiting ??= Promise.withResolvers<void>();
    const { promise } = waiting;
    if (!isWriting) void writeAll();
    return promise;
  };
}
