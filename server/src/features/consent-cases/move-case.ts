import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent, type Actor } from '../audit/public.ts';
import type { CaseMove } from './case.model.ts';
import { moveCaseRow, type CaseRow } from './cases.store.ts';

const recorded = { blocked: 'consent-case.blocked', declined: 'consent-case.declined' } as const;

/** Writes a move that was decided on, with its event where it is one that admins look for. Approval has its own way. */
export async function moveCase(
  deps: { readonly random: Random },
  tx: Executor,
  row: CaseRow,
  move: CaseMove,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<void> {
  await moveCaseRow(tx, row, move, now);
  if (move.to !== 'blocked' && move.to !== 'declined') return;
  await recordAuditEvent(deps, tx, {
    organizationId: row.organization_id,
    at: now,
    action: recorded[move.to],
    actor,
    target: { kind: 'consent-case', id: row.id },
    context: {
      tenantId: row.tenant_id,
      domain: row.tenant_domain,
      registration: row.registration,
      knownBy: move.knownBy,
    },
  });
}
