import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabaseProxy, type DatabaseProxy } from '../../../test/counting-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { DatabaseUnavailable, openDatabase, type Database } from '../../ports/db/database.ts';
import { withinOrganization } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { createSessionLookup, mostTogether, type SessionLookup } from './session-lookup.ts';
import { endSessionRow } from './sessions.store.ts';

const people = Array.from({ length: 250 }, (_, at) => ({
  organizationId: at % 2 === 0 ? 'org_even' : 'org_odd',
  userId: `usr_${String(at).padStart(26, '0')}`,
  secretHash: hashSecret(`the secret of ${at}`),
}));
type Person = (typeof people)[number];
const [first, second] = people as [Person, Person];

let database: TestDatabase;
let owner: Database;
let server: Database;
let proxy: DatabaseProxy;
let find: SessionLookup;
let statements = 0;
/** What PostgreSQL answers waits for this on its way to the server. */
let mayAnswer: Promise<void> = Promise.resolve();

beforeAll(async () => {
  database = await createTestDatabase();
  const log = createLog('silent');
  owner = openDatabase({
    connectionString: database.connectionString,
    log,
    maxConnections: 2,
    as: 'owner',
  });
  for (const organizationId of ['org_even', 'org_odd'])
    await sql`insert into organizations (id, name, created_at) values (${organizationId}, 'Account', clock_now())`.execute(
      owner,
    );
  for (const { organizationId, userId, secretHash } of people) {
    await sql`insert into users (organization_id, id, display_name, email, role, created_at)
      values (${organizationId}, ${userId}, ${userId}, ${`${userId}@together.example`}, 'member', clock_now())`.execute(
      owner,
    );
    await sql`insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch,
                                    user_epoch, opened_at, last_seen_at, expires_at, browser)
      values (${organizationId}, ${`ses_${userId}`}, ${secretHash}, ${userId}, 'full', 'password', 1, 1,
              clock_now(), clock_now(), clock_now() + interval '8 hours', 'Chromium')`.execute(owner);
  }
  proxy = await startDatabaseProxy(database.connectionString, {
    // The name of the statement where it is bound: behind the nameless portal.
    there: ({ text }) => void (statements += text.split('\0sessions\0').length - 1),
    back: () => mayAnswer,
  });
  server = openDatabase({
    connectionString: proxy.url,
    log,
    maxConnections: 4,
    as: 'server',
    statementTimeoutMs: 500,
  });
  find = createSessionLookup(server);
});

afterAll(async () => {
  await server.destroy();
  await proxy.close();
  await owner.destroy();
  await database.drop();
});

const nobody = hashSecret('a secret that nobody has');

test('B17: of many who ask in one turn each gets their own session, and nobody gets one for no secret', async () => {
  const asked = [nobody, ...people.map(({ secretHash }) => secretHash), nobody, first.secretHash];
  // Whoever asks first lends the others nothing of theirs.
  const found = await withinOrganization('org_odd', () => Promise.all(asked.map((hash) => find(hash))));
  expect(found.map((row) => row?.user_id)).toEqual([
    undefined,
    ...people.map(({ userId }) => userId),
    undefined,
    first.userId,
  ]);
});

test('who asks in one turn is answered by one statement, of a hundred at most', async () => {
  const before = statements;
  await Promise.all(people.map(({ secretHash }) => find(secretHash)));
  expect(statements - before).toBe(Math.ceil(people.length / mostTogether));
});

test('B04: what was committed before somebody asks is seen, whatever is on its way', async () => {
  await find(nobody); // A connection is open: what is answered next is what is asked next.
  const held = Promise.withResolvers<void>();
  mayAnswer = held.promise;
  const before = proxy.counts().back;
  const early = find(first.secretHash);
  await expect.poll(() => proxy.counts().back).toBeGreaterThan(before);
  await endSessionRow(owner, first.secretHash, await databaseClock.now(owner));
  const late = find(first.secretHash);
  held.resolve();
  expect((await late)?.ended_at).toBeInstanceOf(Date);
  expect((await early)?.id).toBe((await late)?.id);
});

test('N03: a statement that fails is a fault for each who waits for it, and for nobody after', async () => {
  const locking = Promise.withResolvers<void>();
  const locked = owner.transaction().execute(async (tx) => {
    await sql`lock table sessions in access exclusive mode`.execute(tx);
    locking.resolve();
    return Promise.allSettled([find(first.secretHash), find(second.secretHash), find(nobody)]);
  });
  await locking.promise;
  const outcomes = await locked;
  for (const outcome of outcomes)
    expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(DatabaseUnavailable);
  expect((await find(second.secretHash))?.user_id).toBe(second.userId);
});
