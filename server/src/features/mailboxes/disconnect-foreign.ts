import type { RawBuilder } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import type { DisconnectDeps } from './disconnect-mailbox.ts';
import { lockForeignMailboxes, markDisconnected, type ForeignMailbox } from './mailboxes.store.ts';

export interface ForeignDeps
  extends
    Pick<DisconnectDeps, 'random' | 'holdQueuedMessages'>,
    Pick<Parameters<typeof enqueueNotice>[0], 'sealing'> {
  /** Our public address. */
  readonly baseUrl: string;
}

/**
 * Disconnects the mailboxes of an organization that are of another tenant than their user's pin, or of one that is not linked;
 * in the caller's transaction; with `userIds`, a query for ids, those of these users alone. What is queued is held, and the person is told. Gives the mailboxes.
 */
export async function disconnectForeignMailboxes(
  deps: ForeignDeps,
  tx: Executor,
  organizationId: string,
  at: Date,
  userIds?: RawBuilder<unknown>,
): Promise<readonly string[]> {
  const foreign = await lockForeignMailboxes(tx, organizationId, userIds);
  for (const mailbox of foreign) await disconnect(deps, tx, mailbox, at);
  return foreign.map(({ id }) => id);
}

async function disconnect(deps: ForeignDeps, tx: Executor, mailbox: ForeignMailbox, at: Date): Promise<void> {
  const { organization_id: organizationId } = mailbox;
  await markDisconnected(tx, mailbox);
  await deps.holdQueuedMessages(tx, { organizationId, mailboxId: mailbox.id }, at);
  await recordAuditEvent(deps, tx, {
    organizationId,
    at,
    action: 'mailbox.disconnected',
    actor: { kind: 'system' },
    target: { kind: 'mailbox', id: mailbox.id },
    context: { because: 'foreign-tenant' },
  });
  await enqueueNotice(deps, tx, {
    organizationId,
    recipient: { address: mailbox.user_email, name: mailbox.user_name },
    idempotencyKey: `mailbox-disconnected:${mailbox.id}:${at.toISOString()}`,
    at,
    content: {
      kind: 'mailbox-disconnected',
      organizationName: mailbox.organization_name,
      address: mailbox.address,
      tenantDomain: mailbox.pinned_domain,
      link: `${deps.baseUrl}/settings/profile/preferences`,
    },
  });
}
