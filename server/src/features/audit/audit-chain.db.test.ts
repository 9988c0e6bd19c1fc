import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction, openDatabase, type Database } from '../../ports/db/database.ts';
import { createLog } from '../../ports/log/log.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { createOrganization } from '../organizations/public.ts';
import { recordAuditEvent, tellFault, verifyAuditChain } from './public.ts';

const deps = { clock: databaseClock, random: systemRandom };
let database: TestDatabase;
let db: Database;
let organizationId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const log = createLog('silent');
  db = openDatabase({ connectionString: database.connectionString, maxConnections: 25, log, as: 'owner' });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

async function record(tx: Database, name: string): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId,
    at: await deps.clock.now(tx),
    action: 'api-key.issued',
    actor: { kind: 'user', id: 'usr_x', name },
    target: { kind: 'api-key', id: 'key_y' },
    context: { holder: 'person', name: `${name} "\\\u2028`, scopes: '', lifeDays: null },
  });
}

beforeEach(async () => {
  organizationId = await inTransaction(db, (tx) => createOrganization(deps, tx, 'Chained'));
  for (const name of ['Ada', 'Bén', '王', 'Dora']) await record(db, name);
});

const verdict = async (): Promise<string> => {
  const found = await verifyAuditChain(db, organizationId);
  return found.kind === 'whole' ? `whole, ${found.head.number}` : tellFault(found.fault);
};

/** What the owner of the database can do: put the triggers aside and write what they like. */
async function behindItsBack(statement: (tx: Database) => Promise<unknown>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await statement(tx);
  });
}

const nth = async (number: number): Promise<string> => {
  const links = db.selectFrom('audit_links').select('event_id').where('organization_id', '=', organizationId);
  const row = await links.where('number', '=', String(number)).executeTakeFirstOrThrow();
  return row.event_id;
};

test('a chain that nobody has touched is whole', async () => {
  expect(await verdict()).toBe('whole, 5');
});

describe('M07: the verifier names', () => {
  test.each(['action', 'actor_name', 'target_id', 'outcome', 'context', 'at'])(
    'an event whose %s was changed',
    async (column) => {
      const id = await nth(3);
      const values: Record<string, unknown> = {
        action: 'user.removed',
        actor_name: 'Eve',
        target_id: 'usr_z',
        outcome: 'refused',
        context: '{}',
        at: new Date(0),
      };
      await behindItsBack((tx) =>
        tx
          .updateTable('audit_events')
          .set({ [column]: values[column] })
          .where('id', '=', id)
          .execute(),
      );
      expect(await verdict()).toBe(`the event ${id} of link 3 was changed, or its link was`);
    },
  );

  test('an event that was deleted', async () => {
    const id = await nth(2);
    await behindItsBack((tx) => tx.deleteFrom('audit_events').where('id', '=', id).execute());
    expect(await verdict()).toBe(`the event ${id} of link 2 was deleted`);
  });

  test('an event that was deleted with its link', async () => {
    const id = await nth(2);
    await behindItsBack(async (tx) => {
      await tx.deleteFrom('audit_links').where('event_id', '=', id).execute();
      await tx.deleteFrom('audit_events').where('id', '=', id).execute();
    });
    expect(await verdict()).toBe('link 2 is missing');
  });

  test('two events that have changed places', async () => {
    const [second, third] = [await nth(2), await nth(3)];
    await behindItsBack(async (tx) => {
      for (const [id, number] of [
        [second, '-1'],
        [third, '2'],
        [second, '3'],
      ] as const)
        await tx.updateTable('audit_links').set({ number }).where('event_id', '=', id).execute();
    });
    expect(await verdict()).toBe(`the event ${third} of link 2 was changed, or its link was`);
  });

  test('an end that was cut off', async () => {
    const id = await nth(5);
    await behindItsBack(async (tx) => {
      await tx.deleteFrom('audit_links').where('event_id', '=', id).execute();
      await tx.deleteFrom('audit_events').where('id', '=', id).execute();
    });
    expect(await verdict()).toBe(
      'the chain ends at link 4, its head says otherwise: the end was cut off or added',
    );
  });

  test('an event that was slipped in', async () => {
    await behindItsBack((tx) => record(tx, 'Eve'));
    expect(await verdict()).toMatch(/^the event evt_\w+ was slipped in: it has no link$/);
  });

  test('a chain that was written anew as a whole, by a place that was noted down before', async () => {
    const before = await verifyAuditChain(db, organizationId);
    if (before.kind !== 'whole') throw new Error('not whole');
    const id = await nth(2);
    await behindItsBack(async (tx) => {
      await tx.updateTable('audit_events').set({ actor_name: 'Eve' }).where('id', '=', id).execute();
      await sql`with recursive anew as (
          select 0::bigint as number, sha256(''::bytea) as hash
          union all
          select anew.number + 1, audit_hash(anew.hash, anew.number + 1, e)
            from anew
            join audit_links l on l.organization_id = ${organizationId} and l.number = anew.number + 1
            join audit_events e on e.organization_id = l.organization_id and e.id = l.event_id)
        update audit_links l set hash = anew.hash from anew
         where l.organization_id = ${organizationId} and l.number = anew.number`.execute(tx);
      await sql`update audit_heads h set hash = l.hash from audit_links l
         where h.organization_id = ${organizationId} and l.organization_id = h.organization_id
           and l.number = h.number`.execute(tx);
    });
    expect(await verdict()).toBe('whole, 5');
    const anchored = await verifyAuditChain(db, organizationId, before.head);
    expect(anchored).toEqual({ kind: 'broken', fault: { kind: 'anchor-differs', number: 5 } });
  });

  test('no change at all to those who are not the owner: the tables refuse it', async () => {
    const id = await nth(2);
    const changes = [
      db.updateTable('audit_events').set({ actor_name: 'Eve' }).where('id', '=', id),
      db.deleteFrom('audit_events').where('id', '=', id),
      db.updateTable('audit_links').set({ number: '9' }).where('event_id', '=', id),
      db.deleteFrom('audit_links').where('event_id', '=', id),
    ];
    for (const change of changes) await expect(change.execute()).rejects.toThrow('append-only');
  });
});

describe('M08: an act and its record', () => {
  test('are both there or both not, when the connection is cut before the commit', async () => {
    const before = await verdict();
    const cut = inTransaction(db, async (tx) => {
      await record(tx, 'Cut');
      await tx.updateTable('organizations').set({ name: 'Cut' }).where('id', '=', organizationId).execute();
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`.execute(db);
      await sql`select 1`.execute(tx);
    });
    await expect(cut).rejects.toThrow();
    const organization = db.selectFrom('organizations').select('name').where('id', '=', organizationId);
    expect(await organization.executeTakeFirstOrThrow()).toEqual({ name: 'Chained' });
    expect(await verdict()).toBe(before);
  });
});

test('those who record at once in one organization wait in line, and none in a circle', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_nothing, index) =>
      inTransaction(db, async (tx) => {
        await record(tx as Database, `One of ${index}`);
        await record(tx as Database, `Two of ${index}`);
      }),
    ),
  );
  expect(await verdict()).toBe('whole, 45');
});
