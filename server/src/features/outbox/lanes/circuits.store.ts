import { sql } from 'kysely';
import type { Executor } from '../../../ports/db/database.ts';
import { preparedAs } from '../../../ports/db/prepared.ts';
import { closed, type Circuit } from './circuit.model.ts';

/** The circuit of everybody. */
export const ofAll = '*';

export interface KeptCircuit extends Circuit {
  readonly lastTenant: string | null;
}

interface CircuitRow extends KeptCircuit {
  readonly key: string;
}

const columns = sql`key, failures, openings, successes, opened_at as "openedAt", open_until as "openUntil", last_tenant as "lastTenant"`;

/** Those of these tenants and of everybody that are not as if nothing had ever been; with how many are under way in each. */
export async function readCircuits(
  db: Executor,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, KeptCircuit & { readonly inFlight: number }>> {
  const found = await sql<CircuitRow & { readonly inFlight: number }>`
    ${preparedAs('read-circuits')}
    select ${columns},
           (select count(*)::int from outbox_messages m
              join mailboxes b on b.organization_id = m.organization_id and b.id = m.mailbox_id
             where m.state = 'sending' and (c.key = ${ofAll} or b.tenant_id::text = c.key)) as "inFlight"
      from circuits c where key = any(${[ofAll, ...tenantIds]}::text[])`.execute(db);
  return new Map(found.rows.map((row) => [row.key, row]));
}

/** Locks one, as it stands. */
export async function lockCircuit(tx: Executor, key: string): Promise<KeptCircuit> {
  await sql`
    insert into circuits (key, failures, openings, successes) values (${key}, 0, 0, 0) on conflict do nothing`.execute(
    tx,
  );
  const found = await sql<CircuitRow>`select ${columns} from circuits where key = ${key} for update`.execute(
    tx,
  );
  return found.rows[0] ?? { ...closed, lastTenant: null };
}

/** Whether there is anything to be made good by one that went well, in this tenant or for everybody; without a lock. */
export const isDisturbed = (tenantId: string | null) =>
  sql`exists (select from circuits where key = any(${tenantId === null ? [] : [ofAll, tenantId]}::text[]))`;

/** Writes how a locked one stands; what is as if nothing had been leaves no row. */
export async function writeCircuit(tx: Executor, key: string, circuit: KeptCircuit): Promise<void> {
  if (circuit.failures === 0 && circuit.openings === 0) {
    await tx.deleteFrom('circuits').where('key', '=', key).execute();
    return;
  }
  await tx
    .updateTable('circuits')
    .set({
      failures: circuit.failures,
      last_tenant: circuit.lastTenant,
      openings: circuit.openings,
      opened_at: circuit.openedAt,
      open_until: circuit.openUntil,
      successes: circuit.successes,
    })
    .where('key', '=', key)
    .execute();
}
