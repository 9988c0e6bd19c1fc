import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fillOutbox, makeMailboxes } from '../../../../test/crowded-outbox.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/test-database.ts';
import { addSeconds } from '../../../kernel/time.ts';
import { databaseClock } from '../../../ports/clock/clock.ts';
import { openDatabase, type Database } from '../../../ports/db/database.ts';
import { acrossOrganizations } from '../../../ports/db/reach.ts';
import { createLog } from '../../../ports/log/log.ts';
import { systemRandom } from '../../../ports/random/random.ts';
import { laneLimits } from './lane.model.ts';
import { lockAlone, readLanes, settleLanes, takeReadyLanes } from './lanes.store.ts';
import { workers } from './share.model.ts';
import { createTaker, type Taker, type TakenMessage } from './take-messages.ts';

let database: TestDatabase;
let owner: Database;
let server: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  const settings = { connectionString: database.connectionString, log: createLog('silent') };
  owner = openDatabase({ ...settings, maxConnections: 2, as: 'owner' });
  server = openDatabase({ ...settings, maxConnections: 8, as: 'server' });
  await makeMailboxes(owner, 'org_loud', 20);
  for (const name of ['org_a', 'org_b', 'org_c', 'org_quiet']) await makeMailboxes(owner, name, 1);
});
afterAll(async () => {
  await Promise.all([owner.destroy(), server.destroy()]);
  await database.drop();
});
beforeEach(async () => {
  for (const table of ['delivery_attempts', 'outbox_messages', 'lane_entries', 'lanes'])
    await sql`delete from ${sql.table(table)}`.execute(owner);
});

const newTaker = (): Taker => createTaker({ db: server, clock: databaseClock, random: systemRandom });
const take = (taker: Taker): Promise<TakenMessage[]> => acrossOrganizations(() => taker.take());
const organizationsOf = (taken: readonly TakenMessage[]): Record<string, number> =>
  Object.fromEntries(
    Map.groupBy(taken, ({ message }) => message.organization_id)
      .entries()
      .map(([organizationId, theirs]) => [organizationId, theirs.length]),
  );
/** As its worker does when Graph has taken it. */
async function end(taker: Taker, taken: TakenMessage): Promise<void> {
  await owner
    .updateTable('outbox_messages')
    .set({ state: 'sent', lease_until: null })
    .where('id', '=', taken.message.id)
    .execute();
  taker.done(taken);
}
const queuedCount = async (organizationId: string): Promise<number> => {
  const rows = await owner
    .selectFrom('outbox_messages')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'queued')
    .execute();
  return rows.length;
};

describe('H11: the flood of one organization', () => {
  test('takes three quarters of the workers at most while nobody else waits; whoever comes is served at once', async () => {
    await fillOutbox(owner, 'org_loud', 10);
    const taker = newTaker();
    const flood = await take(taker);
    expect(organizationsOf(flood)).toEqual({ org_loud: (workers * 3) / 4 });
    expect(await take(taker)).toEqual([]);
    await fillOutbox(owner, 'org_quiet', 1);
    expect(organizationsOf(await take(taker))).toEqual({ org_quiet: 1 });
  });

  test('gets no worker that becomes free while another waits that has less than a quarter', async () => {
    await fillOutbox(owner, 'org_loud', 10);
    const taker = newTaker();
    const flood = await take(taker);
    for (const name of ['org_a', 'org_b', 'org_c']) await fillOutbox(owner, name, 4);
    // A quarter was free.
    expect(organizationsOf(await take(taker))).toEqual({ org_a: 3, org_b: 3, org_c: 2 });
    for (const one of flood.slice(0, 4)) await end(taker, one);
    expect(organizationsOf(await take(taker))).toEqual({ org_a: 1, org_b: 1, org_c: 2 });
  });

  test('within one organization each mailbox has its turn', async () => {
    await fillOutbox(owner, 'org_loud', 3);
    const taker = newTaker();
    const seen = new Set<string>();
    for (const one of await take(taker)) {
      seen.add(one.message.mailbox_id);
      await end(taker, one);
    }
    expect(seen.size).toBe(20);
  });
});

describe('H06: several processes', () => {
  test('never take more than four of a mailbox together, and no message twice', async () => {
    await fillOutbox(owner, 'org_loud', 25);
    const takers = Array.from({ length: 6 }, newTaker);
    const inFlight = new Map<string, number>();
    let highest = 0;
    let endedCount = 0;
    await Promise.all(
      takers.map(async (taker) => {
        while ((await queuedCount('org_loud')) > 0) {
          for (const one of await take(taker)) {
            const { id, mailbox_id } = one.message;
            // What the database says is under way, and not what this test believes.
            const rows = await owner
              .selectFrom('outbox_messages')
              .select('id')
              .where('mailbox_id', '=', mailbox_id)
              .where('state', '=', 'sending')
              .execute();
            highest = Math.max(highest, rows.length);
            inFlight.set(id, (inFlight.get(id) ?? 0) + 1);
            await end(taker, one);
            endedCount += 1;
          }
        }
      }),
    );
    expect([highest <= laneLimits.inFlight, Math.max(...inFlight.values()), endedCount]).toEqual([
      true,
      1,
      500,
    ]);
  });
});

describe('H09: what is handed in late', () => {
  test('a place that becomes free while its lane is looked at is not missed', async () => {
    const taker = newTaker();
    await fillOutbox(owner, 'org_quiet', laneLimits.inFlight + 1);
    const [first] = await take(taker);
    await sql`update lanes set ready_at = now(), waits_for = null, waits_until = null`.execute(owner);
    await acrossOrganizations(() =>
      server.transaction().execute(async (tx) => {
        const [lane] = await readLanes(tx, await takeReadyLanes(tx, '', 1, { most: 1, busy: {} }));
        if (first === undefined || lane?.inFlight !== laneLimits.inFlight)
          throw new Error('nothing is under way');
        await end(taker, first);
        expect(await lockAlone(tx, [lane])).toHaveLength(1);
        const until = addSeconds(await databaseClock.now(tx), 120);
        await settleLanes(tx, [{ ...lane, pause: { waitsFor: 'places', until } }]);
      }),
    );
    expect(await take(taker)).toHaveLength(1);
  });

  test('a message whose transaction ends after its lane was looked at is found at once', async () => {
    const taker = newTaker();
    await fillOutbox(owner, 'org_quiet', 1);
    const late = await owner.startTransaction().execute();
    await fillOutbox(late as unknown as Database, 'org_quiet', 1);
    // The lane has been ready since the first; nobody sees the second yet.
    const [first] = await take(taker);
    if (first !== undefined) await end(taker, first);
    expect(await take(taker)).toEqual([]);
    await late.commit().execute();
    expect(organizationsOf(await take(taker))).toEqual({ org_quiet: 1 });
  });

  test('one that is due later does not keep back one that is due now', async () => {
    const taker = newTaker();
    await fillOutbox(owner, 'org_quiet', 1);
    await sql`update outbox_messages set due_at = clock_now() + interval '1 hour'`.execute(owner);
    expect(await take(taker)).toEqual([]);
    await fillOutbox(owner, 'org_quiet', 1);
    expect(organizationsOf(await take(taker))).toEqual({ org_quiet: 1 });
  });
});
