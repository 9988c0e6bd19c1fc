import {
  moveLifeMinutes,
  type InputOf,
  type makeTenantMove as operation,
  type ReplyOf,
} from '@gatehouse/contract';
import { AppError } from '../../kernel/app-error.ts';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { newId } from '../../ports/random/random.ts';
import { listLinkedTenants } from '../organizations/public.ts';
import { moveView } from './move-view.ts';
import { readMoveFacts } from './movers.store.ts';
import { keysOf, sortNamed, type NamedMover, type Sorted } from './named-movers.model.ts';
import type { TenantMoveDeps } from './tenant-move-deps.ts';
import { findMove, findNamed, insertMove } from './tenant-moves.store.ts';

/** Who was named, as users of the account; null where it is everybody. */
async function readPeople(
  db: Executor,
  organizationId: string,
  fromTenantId: string,
  rows: readonly NamedMover[] | null,
): Promise<{ readonly people: Sorted['people'] | null; readonly unmoved: Sorted['unmoved'] }> {
  if (rows === null) return { people: null, unmoved: [] };
  const found = await findNamed(db, organizationId, keysOf(rows));
  const users = new Map(found.map((row) => [row.email_key, { id: row.id, tenantId: row.tenant_id }]));
  return sortNamed(rows, { fromTenantId, users });
}

/**
 * Who would move from one linked tenant to another, and what becomes of each (security case E11). Changes nothing; it may be
 * carried out within ten minutes, while nothing of it has changed.
 */
export async function makeTenantMove(
  deps: Pick<TenantMoveDeps, 'db' | 'clock' | 'random'>,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>, 'tenant_move_to_itself' | 'tenant_not_linked'>> {
  const { organizationId } = who;
  const [fromTenantId, toTenantId] = [input.body.fromTenantId, input.body.toTenantId].map((id) =>
    id.toLowerCase(),
  ) as [string, string];
  if (fromTenantId === toTenantId) return refused('tenant_move_to_itself', { field: 'body.toTenantId' });
  return inTransaction(deps.db, async (tx) => {
    const linked = new Set((await listLinkedTenants(tx, organizationId)).map((row) => row.tenant_id));
    if (!linked.has(fromTenantId) || !linked.has(toTenantId)) return refused('tenant_not_linked');
    const { people, unmoved } = await readPeople(tx, organizationId, fromTenantId, input.body.people);
    const facts = await readMoveFacts(tx, {
      organizationId,
      fromTenantId,
      toTenantId,
      actorId: who.userId,
      people,
    });
    const now = await deps.clock.now(tx);
    const id = newId('mov', now, deps.random);
    await insertMove(tx, {
      organization_id: organizationId,
      id,
      from_tenant_id: fromTenantId,
      to_tenant_id: toTenantId,
      people: people === null ? null : JSON.stringify(people),
      facts_hash: facts.hash,
      made_by: who.userId,
      made_at: now,
      expires_at: addSeconds(now, moveLifeMinutes * 60),
    });
    const row = await findMove(tx, organizationId, id);
    if (!row) throw new AppError('internal_fault', `move ${id} was not written`);
    return ok({ move: await moveView(tx, who, row, { now, facts }), unmoved: [...unmoved] });
  });
}
