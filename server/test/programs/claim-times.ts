import { sql } from 'kysely';
import { createTaker } from '../../src/features/outbox/public.ts';
import { acrossOrganizations } from '../../src/ports/db/reach.ts';
import { fillOutbox, makeMailboxes } from '../crowded-outbox.ts';
import { loneOutboxDeps, openLoneDatabase } from '../lone-outbox.ts';

/**
 * For the bench: `claim-times.ts <waiting> <claims>` fills an outbox of its own (fifty organizations of twenty mailboxes each) and
 * takes messages as the dispatcher does, one look after the other; what it took waits again before the next. Says in milliseconds
 * how long a look takes, and the floor: one row found by its key and locked, in a transaction.
 */
const [waiting, claims] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 200)];
const [organizations, mailboxes] = [50, 20];
const database = await openLoneDatabase({ owner: 1, server: 4 });
const { owner, server } = database;

const each = Math.max(1, Math.round(waiting / (organizations * mailboxes)));
for (let number = 0; number < organizations; number += 1) {
  const organizationId = `org_${String(number).padStart(3, '0')}`;
  await makeMailboxes(owner, organizationId, mailboxes);
  await fillOutbox(owner, organizationId, each);
}
// What PostgreSQL does by itself within the minute.
await sql`vacuum analyze`.execute(owner);

const taker = createTaker(loneOutboxDeps(database));
const times: number[] = [];
let takenCount = 0;
for (let claim = 0; claim < claims; claim += 1) {
  const startedAt = performance.now();
  const taken = await acrossOrganizations(() => taker.take());
  times.push(performance.now() - startedAt);
  takenCount += taken.length;
  const ids = taken.map(({ message }) => message.id);
  await sql`update outbox_messages set state = 'queued', lease_until = null where id = any(${ids}::text[])`.execute(
    owner,
  );
  for (const one of taken) taker.done(one);
  // As if a minute had gone by: what is measured is the look, not the wait.
  await sql`delete from lane_entries`.execute(owner);
  await sql`update lanes set ready_at = clock_now(), waits_for = null, waits_until = null where waits_for is not null`.execute(
    owner,
  );
}

const floors: number[] = [];
for (let time = 0; time < claims; time += 1) {
  const startedAt = performance.now();
  await acrossOrganizations(() =>
    server
      .transaction()
      .execute((tx) =>
        sql`select from lanes where organization_id = 'org_000' limit 1 for update`.execute(tx),
      ),
  );
  floors.push(performance.now() - startedAt);
}
const at = (all: readonly number[], share: number): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length * share)] ?? Number.NaN;
const told = {
  waiting: each * organizations * mailboxes,
  takenCount,
  p50: at(times, 0.5),
  p99: at(times, 0.99),
  floorP50: at(floors, 0.5),
};
await database.close();
process.stdout.write(`${JSON.stringify(told)}\n`);
