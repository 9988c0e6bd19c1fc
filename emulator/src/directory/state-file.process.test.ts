import { appendFile, mkdir, mkdtemp, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStateFile } from './state-file.ts';

let dataDir: string;
const opened: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'state-file-'));
});
afterEach(async () => {
  for (const file of opened.splice(0)) await file.close();
  await rm(dataDir, { recursive: true });
});

const closedLater = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
  const file = await opening;
  opened.push(file);
  return file;
};

const open = (): ReturnType<typeof openStateFile<{ count: number }>> =>
  closedLater(openStateFile({ dataDir, name: 'state', initial: () => ({ count: 0 }) }));
const onDisk = async (): Promise<{ count: number }> =>
  JSON.parse(await readFile(join(dataDir, 'state.json'), 'utf8')) as { count: number };

describe('the state file', () => {
  test('a save resolves only when what was changed before it is on disk, however many come at once', async () => {
    const file = await open();
    const saves = Array.from({ length: 50 }, async (_, index) => {
      await new Promise((done) => setTimeout(done, index % 7));
      file.value.count += 1;
      const mine = file.value.count;
      await file.save();
      expect((await onDisk()).count).toBeGreaterThanOrEqual(mine);
    });
    await Promise.all(saves);
    expect((await open()).value.count).toBe(50);
  });

  test('never writes twice at once, also for callers that save again as soon as a save is done', async () => {
    const file = await open();
    const caller = async (): Promise<void> => {
      for (let turn = 0; turn < 40; turn += 1) {
        file.value.count += 1;
        await file.save();
        if (turn % 3 === 0) await new Promise((done) => setImmediate(done));
      }
    };
    await Promise.all([caller(), caller(), caller(), caller()]);
    expect((await onDisk()).count).toBe(160);
  });

  test('a half-written temporary file, as kill -9 leaves it, is not read', async () => {
    const file = await open();
    file.value.count = 7;
    await file.save();
    await writeFile(join(dataDir, 'state.json.writing'), '{"count":');
    expect((await open()).value.count).toBe(7);
  });

  test('without a folder it keeps the document in memory', async () => {
    const file = await openStateFile({ dataDir: undefined, name: 'state', initial: () => ({ count: 3 }) });
    await file.save();
    expect(file.value.count).toBe(3);
  });
});

interface Counted {
  count: number;
  seen: string[];
}

const openCounted = (mostJournal?: number): ReturnType<typeof openStateFile<Counted, string>> =>
  closedLater(
    openStateFile<Counted, string>({
      dataDir,
      name: 'state',
      initial: () => ({ count: 0, seen: [] }),
      apply: (value, fact) => {
        if (!value.seen.includes(fact)) value.seen.push(fact);
      },
      tidy: (value) => {
        value.seen = value.seen.filter((each) => each !== 'old');
      },
      ...(mostJournal === undefined ? {} : { mostJournal }),
    }),
  );
const journal = (): Promise<string> => readFile(join(dataDir, 'state.journal'), 'utf8');
const facts = Array.from({ length: 40 }, (_, at) => `fact ${at}`);

describe('the journal of the state file', () => {
  test('a fact is on disk when it is acknowledged, without a write of the document', async () => {
    const file = await openCounted();
    const before = await stat(join(dataDir, 'state.json'));
    await Promise.all(
      facts.map(async (fact) => {
        await file.note(fact);
        expect(await journal()).toContain(`${JSON.stringify(fact)}\n`);
      }),
    );
    expect(file.value.seen).toEqual(facts);
    expect((await stat(join(dataDir, 'state.json'))).ino).toBe(before.ino);
    // Opened again without being closed, as after kill -9.
    expect((await openCounted()).value.seen).toEqual(facts);
  });

  test('a write of the document takes the facts in, and empties the journal', async () => {
    const file = await openCounted();
    await file.note('one');
    await file.note('old');
    file.value.count = 1;
    await file.save();
    expect(await journal()).toBe('');
    expect(await onDisk()).toEqual({ count: 1, seen: ['one'] });
  });

  test('when the journal has become long, the document is written instead', async () => {
    const file = await openCounted(100);
    for (const fact of facts) await file.note(fact);
    expect((await journal()).length).toBeLessThan(150);
    expect((await openCounted()).value.seen).toEqual(facts);
  });

  test('half a line, as a power cut leaves it, is not read, and spoils nothing that comes after it', async () => {
    const file = await openCounted();
    await file.note('one');
    await appendFile(join(dataDir, 'state.journal'), '"tw');
    const second = await openCounted();
    await second.note('three');
    expect((await openCounted()).value.seen).toEqual(['one', 'three']);
  });

  test('a journal that was not emptied after its document was written changes nothing', async () => {
    const file = await openCounted();
    await file.note('one');
    const left = await journal();
    await file.save();
    await writeFile(join(dataDir, 'state.journal'), left);
    expect((await openCounted()).value.seen).toEqual(['one']);
  });

  test('after a write that failed, the next one writes everything', async () => {
    const file = await openCounted();
    await mkdir(join(dataDir, 'state.json.writing'));
    const saved = file.save();
    const noted = file.note('one');
    await expect(Promise.all([saved, noted])).rejects.toThrow('EISDIR');
    await Promise.allSettled([saved, noted]);
    await rmdir(join(dataDir, 'state.json.writing'));
    await file.note('two');
    expect(await journal()).toBe('');
    expect((await openCounted()).value.seen).toEqual(['one', 'two']);
  });

  test('without a folder a fact changes the document in memory', async () => {
    const file = await openStateFile<Counted, string>({
      dataDir: undefined,
      name: 'state',
      initial: () => ({ count: 0, seen: [] }),
      apply: (value, fact) => void value.seen.push(fact),
    });
    await file.note('one');
    await file.close();
    expect(file.value.seen).toEqual(['one']);
  });
});
