import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra, Tokens } from '../../ports/microsoft/entra.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Secret } from '../../ports/secrets/secret.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { addSeconds } from '../../kernel/time.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { recordWithdrawal } from '../grants/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import { getUser } from '../organizations/public.ts';
import { decideRedemption } from '../microsoft-answers/public.ts';
import { findMailbox, markNeedsReconnect, replaceRefreshToken, type MailboxRow } from './mailboxes.store.ts';
import { openRefreshToken, sealRefreshToken } from './refresh-token.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly entra: Entra;
  readonly log: Log;
  /** Our public address. */
  readonly baseUrl: string;
}

/** An access token for a mailbox, or why there is none: the person must act, or it is tried again later. */
export type MailboxAccess =
  | { readonly kind: 'ready'; readonly accessToken: Secret }
  | { readonly kind: 'needs-reconnect' }
  | { readonly kind: 'later'; readonly why: string };

/** Access tokens in memory until shortly before they end. They are never stored. */
export interface AccessTokens {
  get(mailbox: { readonly organizationId: string; readonly mailboxId: string }): Promise<MailboxAccess>;
  /** After a 401: the next `get` asks Entra again. */
  forget(mailboxId: string): void;
}

const marginSeconds = 300;
const keptTokens = 10_000;

/** One holder of access tokens for the process. */
export function createAccessTokens(deps: Deps): AccessTokens {
  const kept = new Map<string, { readonly accessToken: Secret; readonly until: Date }>();
  return {
    async get({ organizationId, mailboxId }) {
      const now = await deps.clock.now(deps.db);
      const mailbox = await findMailbox(deps.db, organizationId, mailboxId);
      if (mailbox?.state !== 'connected' || mailbox.sealed_refresh_token === null)
        return { kind: 'needs-reconnect' };
      const found = kept.get(mailboxId);
      if (found && found.until > now) return { kind: 'ready', accessToken: found.accessToken };
      const redeemed = await redeem(deps, mailbox, mailbox.sealed_refresh_token, now);
      if (redeemed.kind !== 'granted') return redeemed;
      if (kept.size >= keptTokens) kept.clear();
      kept.set(mailboxId, {
        accessToken: redeemed.tokens.accessToken,
        until: addSeconds(now, redeemed.tokens.expiresInSeconds - marginSeconds),
      });
      return { kind: 'ready', accessToken: redeemed.tokens.accessToken };
    },
    forget: (mailboxId) => void kept.delete(mailboxId),
  };
}

type Redeemed =
  | { readonly kind: 'granted'; readonly tokens: Tokens }
  | Exclude<MailboxAccess, { kind: 'ready' }>;

async function redeem(deps: Deps, mailbox: MailboxRow, sealed: Buffer, now: Date): Promise<Redeemed> {
  const exchange = await deps.entra.redeemRefreshToken({
    registration: 'mail',
    tenantId: mailbox.tenant_id,
    refreshToken: openRefreshToken(deps.sealing, sealed, mailbox),
    clientRequestId: deps.random.uuid(),
  });
  if (exchange.kind === 'granted') {
    // Entra does not revoke the old one when it gives a new one, so a crash between the two loses nothing.
    const { refreshToken } = exchange.tokens;
    if (refreshToken !== null)
      await replaceRefreshToken(deps.db, mailbox, sealRefreshToken(deps.sealing, refreshToken, mailbox), now);
    return exchange;
  }
  if (exchange.kind !== 'refused') return { kind: 'later', why: exchange.why };
  const verdict = decideRedemption(exchange.refusal);
  deps.log.warn('mailbox.redemption-refused', {
    mailboxId: mailbox.id,
    verdict,
    error: exchange.refusal.error,
    aadsts: exchange.refusal.aadsts,
  });
  if (verdict === 'vendor-fault' || verdict === 'no-verdict') return { kind: 'later', why: verdict };
  await needReconnect(deps, mailbox, exchange.refusal.aadsts);
  return { kind: 'needs-reconnect' };
}

/** A grant that is gone is gone for the tenant's other organizations, too: so this is written across them. */
async function needReconnect(deps: Deps, mailbox: MailboxRow, aadsts: number | null): Promise<void> {
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
