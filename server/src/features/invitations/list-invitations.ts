import type { InputOf, InvitationView, listInvitations as operation, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { invitationView } from './invitation-view.ts';
import { listInvitationRows } from './invitations.store.ts';

type Operation = typeof operation;

/** One page of the invitations of the caller's organization, newest first. */
export async function listInvitations(
  deps: { readonly db: Database; readonly clock: Clock },
  call: Call<InputOf<Operation>>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const { state, before, limit } = call.input.query;
  const now = await deps.clock.now(deps.db);
  const { organizationId } = call.who;
  const rows = await listInvitationRows(deps.db, { organizationId, state, before, limit: limit + 1 });
  const invitations: InvitationView[] = rows.slice(0, limit).map((row) => invitationView(row, now));
  return ok({
    invitations,
    nextBefore: rows.length > limit ? (invitations.at(-1)?.id ?? null) : null,
  });
}
