import type { Executor } from '../../ports/db/database.ts';
import { recordAuditEvent, type Actor, type ContextOf } from '../audit/public.ts';
import { countWithoutPassword } from '../passwords/public.ts';
import type { ActivationDeps } from './enforcement-deps.ts';
import { stopMailings } from './mailings.store.ts';
import { startMailing } from './start-mailing.ts';
import { openOtherWays } from './switch.store.ts';

/** Who opens the other ways again, and why: an admin, or vendor support. */
export type Opening = {
  readonly organizationId: string;
  readonly at: Date;
  readonly actor: Actor;
  /** The user; null where it was support. */
  readonly changedBy: string | null;
} & (
  | { readonly action: 'enforcement.off'; readonly context: ContextOf<'enforcement.off'> }
  | { readonly action: 'enforcement.lifted'; readonly context: ContextOf<'enforcement.lifted'> }
);

/**
 * Opens the other ways into an organization again, in the caller's transaction, which holds its row. Epochs stay where they
 * are: what was ended stays ended. Mails of the switch that are not written yet never are. Who has no password gets a mail with
 * a way to set one; Microsoft goes on working for them.
 */
export async function openAgain(deps: ActivationDeps, tx: Executor, opening: Opening): Promise<void> {
  const { organizationId, at, changedBy, ...event } = opening;
  await openOtherWays(tx, organizationId, { at, by: changedBy });
  await stopMailings(tx, organizationId, at);
  const totalCount = await countWithoutPassword(tx, organizationId);
  await startMailing(deps, tx, { organizationId, what: 'opened', startedBy: changedBy, at, totalCount });
  await recordAuditEvent(deps, tx, {
    organizationId,
    at,
    target: { kind: 'organization', id: organizationId },
    ...event,
  });
}
