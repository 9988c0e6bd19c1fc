import { auditActions } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction, openDatabase, type Database } from '../../ports/db/database.ts';
import { createLog } from '../../ports/log/log.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { createOrganization } from '../organizations/public.ts';
import { listAuditRows, type AuditFilter } from './audit.store.ts';
import { eventContexts } from './event-context.ts';
import { recordAuditEvent, verifyAuditChain } from './public.ts';

const deps = { clock: databaseClock, random: systemRandom };
let database: TestDatabase;
let db: Database;
let organizationId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({
    connectionString: database.connectionString,
    maxConnections: 2,
    as: 'owner',
    log: createLog('silent'),
  });
  organizationId = await inTransaction(db, (tx) => createOrganization(deps, tx, 'Large'));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const record = (context: object, action: (typeof auditActions)[number] = 'user.removed') =>
  recordAuditEvent(deps, db, {
    organizationId,
    at: new Date('2026-03-01T12:00:00Z'),
    action,
    actor: { kind: 'system' },
    target: { kind: 'user', id: 'usr_y' },
    context: context as never,
  });

describe('M09: what the context of an event may hold is declared', () => {
  const token = `gh_${'0'.repeat(26)}_${'a'.repeat(43)}`;

  test('for every action', () => {
    expect(Object.keys(eventContexts).toSorted()).toEqual(auditActions.toSorted());
  });

  test.each([
    ['a field that is not declared', { name: 'Ben', password: 'x' }],
    ['an object', { name: { secret: 'x' } }],
    ['a field of another action', { email: 'ben@contoso.example' }],
    ['nothing, where something belongs', {}],
  ])('%s is not recorded', async (_name, context) => {
    await expect(record(context)).rejects.toThrow('is not as declared');
  });

  test.each([
    ['an API key', token],
    ['a JWT', `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.c`],
    ['a session', 'a'.repeat(43)],
  ])('%s is refused in a word of ours, and masked in what a person wrote', async (_name, secret) => {
    await expect(record({ because: secret, from: 'x' }, 'session.ended')).rejects.toThrow('not as declared');
    const id = await record({ name: `Ben ${secret}` });
    const event = db.selectFrom('audit_events').select('context').where('id', '=', id);
    expect((await event.executeTakeFirstOrThrow()).context['name']).toMatch(/^Ben \[[\w-]+\]$/);
  });
});

describe('the filters of a large trail', () => {
  /** As many as make the planner choose as it would with more; the chain is not asked. */
  const count = 40_000;
  beforeAll(async () => {
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql`insert into audit_events (organization_id, id, at, action, outcome, actor_kind, actor_id, actor_name,
                                          target_kind, target_id, context)
        select ${organizationId}, 'evt_00' || lpad(n::text, 24, '0'), to_timestamp(n),
               case when n % 4000 = 7 then 'tenant.linked' else 'message.sent' end,
               case when n % 4000 = 9 then 'refused' else 'done' end,
               'user', case when n % 4000 = 11 then 'usr_rare' else 'usr_' || n % 5 end, 'Somebody',
               'message', case when n % 4000 = 13 then 'msg_rare' else 'msg_' || n end, '{}'
          from generate_series(1, ${count}) n`.execute(tx);
    });
    await sql`analyze audit_events`.execute(db);
  });

  /** The plan of the statement that the store sends, as PostgreSQL tells it after running it. */
  async function planOf(filter: AuditFilter): Promise<{ nodes: string[]; read: number }> {
    const explained: { nodes: string[]; read: number } = { nodes: [], read: 0 };
    const compiled: { text: string; values: readonly unknown[] }[] = [];
    const watching = db.withPlugin({
      transformQuery: ({ node }) => {
        const { sql: text, parameters } = db.getExecutor().compileQuery(node, { queryId: 'plan' });
        compiled.push({ text, values: parameters });
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    await listAuditRows(watching, { ...filter, organizationId, before: undefined, limit: 51 });
    for (const { text, values } of compiled) {
      let position = 0;
      const inlined = text.replaceAll(/\$\d+/g, () => `'${String(values[position++])}'`);
      const plan = await sql<{ 'QUERY PLAN': string }>`${sql.raw(`explain analyze ${inlined}`)}`.execute(db);
      explained.nodes = plan.rows.map((row) => row['QUERY PLAN']);
    }
    for (const line of explained.nodes)
      explained.read += Number(/Rows Removed by Filter: (\d+)/.exec(line)?.[1] ?? 0);
    return explained;
  }

  test.each<[string, AuditFilter, string]>([
    ['nothing', {}, 'audit_events_pkey'],
    ['an action', { action: 'tenant.linked' }, 'audit_events__by_action'],
    ['a person', { actor: 'usr_rare' }, 'audit_events__by_actor'],
    ['a target', { target: 'msg_rare' }, 'audit_events__by_target'],
    ['what was refused', { outcome: 'refused' }, 'audit_events__refused'],
    ['a time', { from: '1970-01-01T00:00:00Z', to: '1970-01-02T00:00:00Z' }, 'audit_events_pkey'],
    [
      'an action and a time',
      { action: 'tenant.linked', from: '1970-01-01T00:00:00Z' },
      'audit_events__by_action',
    ],
  ])('%s is one scan of an index, without sorting and without reading past', async (_name, filter, index) => {
    const { nodes, read } = await planOf(filter);
    const plan = nodes.join('\n');
    expect(plan).toContain(`Index Scan Backward using ${index} on audit_events`);
    expect(plan).not.toMatch(/Sort|Seq Scan|Bitmap/);
    expect(read).toBe(0);
  });
});

test('an event that a request has caused is in the chain with its request', async () => {
  const chained = await inTransaction(db, (tx) => createOrganization(deps, tx, 'Chained'));
  const request = JSON.stringify({ reference: 'AAAA-2222', client: '127.0.0.1', method: null });
  const id = `evt_${'0'.repeat(26)}`;
  const first = db.selectFrom('audit_events').selectAll().where('organization_id', '=', chained);
  const event = await first.executeTakeFirstOrThrow();
  await db
    .insertInto('audit_events')
    .values({ ...event, id, request, context: '{}' })
    .execute();
  expect(await verifyAuditChain(db, chained)).toMatchObject({ kind: 'whole', head: { number: 2 } });
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    const other = JSON.stringify({ reference: 'AAAA-2222', client: '127.0.0.2', method: null });
    await tx.updateTable('audit_events').set({ request: other }).where('id', '=', id).execute();
  });
  const fault = { kind: 'event-changed', number: 2, eventId: id };
  expect(await verifyAuditChain(db, chained)).toEqual({ kind: 'broken', fault });
});
