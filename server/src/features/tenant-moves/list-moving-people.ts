import type {
  getLatestTenantMove as latestOperation,
  InputOf,
  listMovingPeople as operation,
  MovingPerson,
  ReplyOf,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { parseCursor, writeCursor } from '../people/public.ts';
import { moversOf, moveView } from './move-view.ts';
import { listMoved, listMovers, type MovingPage, type MovingPersonRow } from './movers.store.ts';
import { findMove, latestMove, type MoveRow } from './tenant-moves.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

function personView(row: MovingPersonRow): MovingPerson {
  return {
    userId: row.id as MovingPerson['userId'],
    displayName: row.display_name,
    email: row.email,
    newEmail: row.new_address,
    role: row.role,
    group: row.group,
    backAt: row.back_at?.toISOString() ?? null,
  };
}

function readRows(db: Database, move: MoveRow, page: MovingPage): Promise<MovingPersonRow[]> {
  if (move.carried_out_at === null) return listMovers(db, moversOf(move), page);
  const { organization_id: organizationId, id, to_tenant_id: toTenantId } = move;
  return listMoved(db, { organizationId, id, toTenantId }, page);
}

/** One page of the people of a move: as they stand now, or, once it was carried out, who is back. */
export async function listMovingPeople(
  deps: Pick<Deps, 'db'>,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { group, after, limit } = input.query;
  const cursor = after === undefined ? undefined : parseCursor(after);
  if (cursor === null)
    return refused('input_refused', {
      field: 'query.after',
      detail: 'query.after: is not a cursor of this list',
    });
  const move = await findMove(deps.db, who.organizationId, input.params.tenantMoveId);
  if (!move) return refused('tenant_move_not_found');
  const rows = await readRows(deps.db, move, { group, after: cursor, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return ok({
    people: shown.map(personView),
    nextAfter:
      rows.length > limit && last !== undefined
        ? writeCursor({ sortKey: last.sort_name, id: last.id })
        : null,
  });
}

/** The move that was carried out last in the caller's organization, if there was one. */
export async function getLatestTenantMove(
  deps: Deps,
  { who }: Call<object>,
): Promise<Outcome<ReplyOf<typeof latestOperation>>> {
  const row = await latestMove(deps.db, who.organizationId);
  const now = await deps.clock.now(deps.db);
  return ok({ move: row === undefined ? null : await moveView(deps.db, who, row, { now }) });
}
