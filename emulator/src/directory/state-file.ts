import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openJournal, syncFolder } from './journal.ts';
import type { Journal } from './journal.ts';

/** One JSON document that is either only in memory or also, durably, in a file. */
export interface StateFile<T, Fact = never> {
  /** The document itself. Change it in place, then await `save()` before acknowledging the change. */
  readonly value: T;
  /** Resolves when everything changed before the call is on disk (or at once where there is no file). */
  save(): Promise<void>;
  /** Changes the document by a fact, and resolves when that is on disk: a line of a journal, where `save` writes it all. */
  note(fact: Fact): Promise<void>;
  /** Waits for the writes that are under way. */
  close(): Promise<void>;
}

export interface StateFileOptions<T, Fact> {
  /** Folder of the file; `undefined` keeps the document in memory only (tests). */
  readonly dataDir: string | undefined;
  readonly name: string;
  /** Makes the first document, when there is none on disk. */
  readonly initial: () => T | Promise<T>;
  /** Changes the document by a fact. A start may do it again to a document that has it: twice is as once. */
  readonly apply?: (value: T, fact: Fact) => void;
  /** Takes out of the document what nobody asks for any more; before it is written. */
  readonly tidy?: (value: T) => void;
  /** Bytes of the journal from which on the document is written instead. */
  readonly mostJournal?: number;
}

/**
 * Opens `<dataDir>/<name>.json`, or makes it from `initial`. A write goes to a temporary file, is flushed, and replaces the
 * old one by rename, so that `kill -9` leaves either the old document or the new one and never half of one. Facts noted since
 * stand in `<name>.journal`, which each write of the document empties.
 */
export async function openStateFile<T, Fact = never>(
  options: StateFileOptions<T, Fact>,
): Promise<StateFile<T, Fact>> {
  const { dataDir, name, apply = () => {} } = options;
  if (dataDir === undefined) {
    const value = await options.initial();
    const note = async (fact: Fact): Promise<void> => apply(value, fact);
    return { value, save: async () => {}, note, close: async () => {} };
  }
  const path = join(dataDir, `${name}.json`);
  await mkdir(dataDir, { recursive: true });
  const stored = await readIfThere(path);
  const value = stored === undefined ? await options.initial() : (JSON.parse(stored) as T);
  const journal = await openJournal<Fact>(join(dataDir, `${name}.journal`));
  for (const fact of journal.leftBehind) apply(value, fact);
  const { save, note } = createWriter(options, path, value, journal);
  // Also for half a line that was left behind: what is appended next begins a line of its own.
  if (stored === undefined || journal.bytes() > 0) await save();
  return {
    value,
    save,
    note(fact) {
      apply(value, fact);
      return note(fact);
    },
    async close() {
      await save();
      await journal.close();
    },
  };
}

const usualMostJournal = 4 * 1024 * 1024;

function createWriter<T, Fact>(
  { tidy = () => {}, mostJournal = usualMostJournal }: StateFileOptions<T, Fact>,
  path: string,
  value: T,
  journal: Journal<Fact>,
): Pick<StateFile<T, Fact>, 'save' | 'note'> {
  let lines = '';
  let isDocumentWanted = false;
  // After a write that failed nobody knows what the journal ends with.
  let isJournalUnsure = false;
  const write = coalesced(async () => {
    const isDocument = isDocumentWanted || isJournalUnsure || journal.bytes() >= mostJournal;
    const noted = lines;
    lines = '';
    isDocumentWanted = false;
    isJournalUnsure = true;
    if (isDocument) {
      tidy(value);
      await writeDurably(path, JSON.stringify(value));
      await journal.empty();
    } else await journal.append(noted);
    isJournalUnsure = false;
  });
  return {
    save() {
      isDocumentWanted = true;
      return write();
    },
    note(fact) {
      lines += `${JSON.stringify(fact)}\n`;
      return write();
    },
  };
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
  await syncFolder(dirname(path));
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
