import { expect, test } from 'vitest';
import { createLog } from '../ports/log/log.ts';
import { startSweeper } from './sweeper.ts';

test('told to stop, it waits for the step that is under way, and begins no other', async () => {
  const done: string[] = [];
  const [begun, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const sweeper = startSweeper(async (isStopping) => {
    begun.resolve();
    await mayEnd.promise;
    done.push(isStopping() ? 'the step' : 'a step that others follow');
  }, createLog('silent'));
  await begun.promise;
  const stopped = sweeper.stop().then(() => done.push('stopped'));
  mayEnd.resolve();
  await stopped;
  expect(done).toEqual(['the step', 'stopped']);
});
