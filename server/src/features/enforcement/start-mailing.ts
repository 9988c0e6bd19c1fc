import type { Executor } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import { insertMailing, type MailingRow } from './mailings.store.ts';
import type { PinChoices } from './preview.model.ts';

export interface NewMailing {
  readonly organizationId: string;
  readonly what: MailingRow['what'];
  /** The user; null: vendor support. */
  readonly startedBy: string | null;
  readonly at: Date;
  /** How many there are to write to. */
  readonly totalCount: number;
  /** `announced`: the pins of the preview that people are told by. */
  readonly pins?: PinChoices;
  /** `moved`: of which move. */
  readonly tenantMoveId?: string;
}

/**
 * Mails to many: a row here, in the caller's transaction; the rest by itself, whatever happens to this process. False where
 * another mailing of the organization is under way.
 */
export async function startMailing(
  deps: { readonly random: Random },
  tx: Executor,
  { organizationId, what, startedBy, at, totalCount, pins, tenantMoveId }: NewMailing,
): Promise<boolean> {
  return insertMailing(tx, {
    organization_id: organizationId,
    id: newId('mlg', at, deps.random),
    what,
    started_by: startedBy,
    started_at: at,
    pin_for_all: pins?.forAll ?? null,
    pins: JSON.stringify(pins?.each ?? {}),
    tenant_move_id: tenantMoveId ?? null,
    total_count: totalCount,
    finished_at: totalCount === 0 ? at : null,
  });
}
