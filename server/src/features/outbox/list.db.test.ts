import { maxBatchMessages } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMailboxes } from '../../../test/crowded-outbox.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../../ports/db/database.ts';
import { withinOrganization } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import { earliestId } from '../../ports/random/random.ts';
import { lastLookedAt, listMessageRows, lookedAtOnce, searchMessageRows } from './list.store.ts';

const organizationId = 'org_many';
const sender = { organizationId, userId: `${organizationId}_usr_1` };
/** More than a search looks at; a proof says more. */
const each = Number(process.env['PROVE_COUNT'] ?? lookedAtOnce * 1.2);
/** The oldest ones of the sender came together: as many as can. */
const batchId = 'mbt_old';
const batched = maxBatchMessages;
const start = new Date('2026-10-01T00:00:00Z');
const minutesLater = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
/** The digits of an id that stand for its milliseconds; one message a minute. */
const stamps = Array.from({ length: each }, (_, minute) =>
  earliestId('msg', minutesLater(minute)).slice(0, -16),
);

let database: TestDatabase;
let owner: Database;
let server: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  const settings = { connectionString: database.connectionString, log: createLog('silent') };
  owner = openDatabase({ ...settings, maxConnections: 2, as: 'owner' });
  server = openDatabase({ ...settings, maxConnections: 2, as: 'server' });
  await makeMailboxes(owner, organizationId, 3);
  await sql`
    insert into message_batches (organization_id, id, user_id, idempotency_key, content_hash, created_at)
    values (${organizationId}, ${batchId}, ${sender.userId}, 'old-quotes', ''::bytea, clock_now())`.execute(
    owner,
  );
  await sql`
    insert into outbox_messages (organization_id, id, user_id, mailbox_id, idempotency_key, content_hash, recipients, subject, html,
                                 state, created_at, due_at, batch_id)
    select b.organization_id, s.stamp || lpad(b.id, 16, '0'), b.user_id, b.id, s.stamp, ''::bytea,
           '{"to": [{"address": "buyer@elsewhere.example"}], "cc": [], "bcc": []}', 'Quote', repeat('<p>Hello</p>', 80),
           case when s.n % 4000 = 7 then 'failed' else 'sent' end, clock_now(), clock_now(),
           case when b.user_id = ${sender.userId} and s.n <= ${batched} then ${batchId} end
      from unnest(${stamps}::text[]) with ordinality s (stamp, n), mailboxes b
     where b.organization_id = ${organizationId}`.execute(owner);
  await sql`vacuum analyze outbox_messages`.execute(owner);
}, 120_000);
afterAll(async () => {
  await Promise.all([owner.destroy(), server.destroy()]);
  await database.drop();
});

const literal = (value: unknown): string =>
  Array.isArray(value) ? `'{${value.join(',')}}'` : `'${String(value)}'`;

/** The plan of the statement that the store sends, as the server's role is given it under row-level security. */
async function planOf(
  act: (db: Database) => Promise<unknown>,
): Promise<{ plan: string; passedOver: number }> {
  let statement = '';
  const watching = server.withPlugin({
    transformQuery({ node }) {
      const { sql: text, parameters } = server.getExecutor().compileQuery(node, { queryId: 'plan' });
      let position = 0;
      statement = text.replaceAll(/\$\d+/g, () => literal(parameters[position++]));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const explained = await withinOrganization(organizationId, async () => {
    await act(watching);
    return sql<{ 'QUERY PLAN': string }>`${sql.raw(`explain analyze ${statement}`)}`.execute(server);
  });
  const plan = explained.rows.map((row) => row['QUERY PLAN']).join('\n');
  const passedOver = [...plan.matchAll(/Rows Removed by (?:Filter|Index Recheck): (\d+)/g)];
  return { plan, passedOver: passedOver.reduce((sum, [, count]) => sum + Number(count), 0) };
}

const all = { state: undefined, batchId: undefined, from: undefined, to: undefined, before: undefined };
const week = { from: minutesLater(100).toISOString(), to: minutesLater(9_000).toISOString() };

describe('the lists of a large outbox', () => {
  test.each([
    ['all', 'outbox_messages__of_user', all],
    ['a batch', 'outbox_messages__of_batch', { ...all, batchId }],
    ['a batch that there is not', 'outbox_messages__of_batch', { ...all, batchId: 'mbt_none' }],
    ['a state', 'outbox_messages__by_state', { ...all, state: 'failed' as const }],
    ['a span of time', 'outbox_messages__of_user', { ...all, ...week }],
    ['a state in a span of time', 'outbox_messages__by_state', { ...all, ...week, state: 'failed' as const }],
  ])('%s: one scan of an index, without sorting and without reading past', async (_name, index, scope) => {
    const { plan, passedOver } = await planOf((db) => listMessageRows(db, sender, scope, 51));
    expect(plan).toMatch(new RegExp(`Index Scan (Backward )?using ${index} on outbox_messages`));
    expect(plan).not.toMatch(/Sort|Seq Scan|Bitmap/);
    expect(passedOver).toBe(0);
  });

  test.each([
    ['in a state', (db: Database) => listMessageRows(db, sender, { ...all, batchId, state: 'sent' }, 51)],
    [
      'searched',
      (db: Database) => searchMessageRows(db, sender, { ...all, batchId }, { words: 'zebra', limit: 51 }),
    ],
  ])('a batch, %s: no more is looked at than the batch has', async (_name, act) => {
    const { plan, passedOver } = await planOf(act);
    expect(plan).toMatch(/using outbox_messages__of_batch on outbox_messages/);
    expect(passedOver).toBeLessThanOrEqual(batched);
  });
});

describe('a search of a large outbox', () => {
  test('looks at so many and no more, however many there are', async () => {
    const { plan, passedOver } = await planOf((db) =>
      searchMessageRows(db, sender, all, { words: 'zebra', limit: 51 }),
    );
    expect(plan).not.toMatch(/Seq Scan|Bitmap/);
    expect(passedOver).toBe(lookedAtOnce);
  });

  test('stops where it has found enough', async () => {
    const { plan } = await planOf((db) => searchMessageRows(db, sender, all, { words: 'quote', limit: 51 }));
    expect(plan).toMatch(/Index Scan using outbox_messages__of_user .*rows=51\b/);
  });

  test('says which message it has looked at last, and nothing where it has seen all', async () => {
    const last = await withinOrganization(organizationId, () => lastLookedAt(server, sender, all));
    expect(last?.id.slice(0, -16)).toBe(stamps[each - lookedAtOnce]);
    const rest = { ...all, before: last?.id };
    expect(await withinOrganization(organizationId, () => lastLookedAt(server, sender, rest))).toBeNull();
  });
});
