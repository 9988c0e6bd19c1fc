import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareDispatching, type DispatchingProcess } from '../../../test/dispatching-process.ts';
import { killPoints, type KillPoint } from '../../../test/outbox-kill-points.ts';
import { startSendingHouse, type Kept, type SendingHouse } from '../../../test/sending.ts';

const rounds = Number(process.env['PROVE_COUNT'] ?? 1);
const isProof = process.env['PROVE_COUNT'] !== undefined;
const ada = 'ada@contoso.example';
/** Where the answer to a commit is lost, or the commit of the finish itself; in the proof also the others. */
const commits = killPoints.filter(
  ({ name }) =>
    name.startsWith('after the commit of') ||
    (isProof ? name.startsWith('before the commit of') : name === 'before the commit of the settling'),
);

let sending: SendingHouse;
let dispatching: DispatchingProcess | undefined;
beforeAll(async () => {
  sending = await startSendingHouse([ada]);
});
afterAll(async () => {
  await dispatching?.close();
  await sending.close();
});

/** The process loses all its connections at the point, once, and lives. */
function cutAt(worker: DispatchingProcess, point: KillPoint): () => boolean {
  let isCut = false;
  const watches = point.watch(() => {
    isCut = true;
    worker.cutDatabase();
  });
  worker.begin({
    toDatabase: (piece) => (isCut ? undefined : watches.toDatabase?.(piece)),
    fromDatabase: (piece) => (isCut ? undefined : watches.fromDatabase?.(piece)),
  });
  return () => isCut;
}

const states = (kept: readonly Kept[]): string[] =>
  kept.map(({ state, isMarked }) => (state === 'sending' && !isMarked ? 'taken' : state));

test(
  'H12: where the database fails over at a commit of the claim, of the mark or of the finish, whoever worked goes on; none is lost, doubled or left in doubt',
  async () => {
    expect(commits).toHaveLength(isProof ? 6 : 4);
    for (let round = 0; round < rounds; round += 1)
      for (const point of commits) {
        await sending.freeLanes();
        const ids = await sending.handIn(ada, 4);
        const worker = await prepareDispatching(sending.house);
        dispatching = worker;
        const isCut = cutAt(worker, point);
        await expect.poll(isCut, { timeout: 20_000, interval: 20 }).toBe(true);
        const settle = async (ends: readonly string[]): Promise<boolean> => {
          await sending.freeLanes();
          return states(await sending.look(ids)).every((state) => ends.includes(state));
        };
        // What was taken when nobody was told is found when its lease is over.
        await expect
          .poll(() => settle(['sent', 'unconfirmed', 'taken']), { timeout: 30_000, interval: 100 })
          .toBe(true);
        await sending.endLeases();
        await expect
          .poll(() => settle(['sent', 'unconfirmed']), { timeout: 30_000, interval: 100 })
          .toBe(true);
        const kept = await sending.look(ids);
        const stored = (await sending.deliveries()).filter(
          (one) =>
            one.stored &&
            kept.some(({ clientRequestIds }) => clientRequestIds.includes(one.clientRequestId ?? '')),
        );
        expect([point.name, states(kept), stored.length]).toEqual([
          point.name,
          ids.map(() => 'sent'),
          ids.length,
        ]);
        await worker.close();
        dispatching = undefined;
      }
  },
  120_000 + rounds * 60_000,
);
