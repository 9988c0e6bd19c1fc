import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { recordWithdrawal } from '../grants/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { getUser } from '../organizations/public.ts';
import { markNeedsReconnect, type MailboxRow } from './mailboxes.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  /** Our public address. */
  readonly baseUrl: string;
}

/** A grant that is gone is gone for the tenant's other organizations, too: so this is written across them. */
export async function needReconnect(deps: Deps, mailbox: MailboxRow, aadsts: number | null): Promise<void> {
  await acrossOrganizations(() => writeNeedsReconnect(deps, mailbox, aadsts));
}

async function writeNeedsReconnect(deps: Deps, mailbox: MailboxRow, aadsts: number | null): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    if (!(await markNeedsReconnect(tx, mailbox, now))) return;
    const { tenant_id: tenantId, object_id: objectId } = mailbox;
    await recordWithdrawal(tx, { tenantId, objectId, registration: 'mail', aadsts, at: now });
    await recordAuditEvent(deps, tx, {
      organizationId: mailbox.organization_id,
      at: now,
      action: 'mailbox.needs-reconnect',
      actor: { kind: 'system' },
      target: { kind: 'mailbox', id: mailbox.id },
      context: { aadsts },
    });
    await askToReconnect(deps, tx, mailbox, now);
  });
}

/** Once for each connection: the page says it as long as it is so. */
async function askToReconnect(deps: Deps, tx: Executor, mailbox: MailboxRow, at: Date): Promise<void> {
  const user = await getUser(tx, mailbox.organization_id, mailbox.user_id);
  if (user.state !== 'active') return;
  await enqueueNotice(deps, tx, {
    organizationId: mailbox.organization_id,
    recipient: { address: user.email, name: user.displayName },
    idempotencyKey: `mailbox-needs-reconnect:${mailbox.id}:${mailbox.connected_at.toISOString()}`,
    at,
    content: {
      kind: 'mailbox-needs-reconnect',
      address: mailbox.address,
      link: `${deps.baseUrl}/settings/profile/preferences`,
    },
  });
}
