import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStateFile } from './state-file.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'state-file-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const open = (): ReturnType<typeof openStateFile<{ count: number }>> =>
  openStateFile({ dataDir, name: 'state', initial: () => ({ count: 0 }) });
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
