import { setTimeout as pause } from 'node:timers/promises';
import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Ticks } from '../../ports/clock/ticks.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra, Tokens } from '../../ports/microsoft/entra.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Secret } from '../../ports/secrets/secret.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { decideRedemption } from '../microsoft-answers/public.ts';
import {
  dropAccessToken,
  giveRenewalBack,
  readAccess,
  storeRenewed,
  takeRenewal,
} from './access-tokens.store.ts';
import type { MailboxRow } from './mailboxes.store.ts';
import { needReconnect } from './need-reconnect.ts';
import { openRefreshToken, sealRefreshToken } from './refresh-token.ts';
import { openAccessToken, sealAccessToken } from './seal-access-token.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly entra: Entra;
  readonly log: Log;
  /** Our public address. */
  readonly baseUrl: string;
}

interface MailboxKey {
  readonly organizationId: string;
  readonly mailboxId: string;
}

export interface ReadyAccess {
  readonly kind: 'ready';
  readonly accessToken: Secret;
  /** Which one it is, for `drop` and `giveUp`. */
  readonly kept: {
    readonly organization_id: string;
    readonly id: string;
    readonly connected_at: Date;
    readonly sealed: Buffer;
  };
}

/** An access token for a mailbox, or why there is none: the person must act, or it is tried again later. */
export type MailboxAccess =
  | ReadyAccess
  | { readonly kind: 'needs-reconnect' }
  | { readonly kind: 'later'; readonly why: string };

/** Access tokens, sealed in the mailbox's row until shortly before they end, so that all processes share one. */
export interface AccessTokens {
  get(mailbox: MailboxKey): Promise<MailboxAccess>;
  /** After a 401: the next `get` asks Entra again; where it has done so within the last minute, one after that minute. */
  drop(tx: Executor, access: ReadyAccess): Promise<void>;
  /** After many: their person is asked to connect the mailbox again, where they have not done so since. */
  giveUp(access: ReadyAccess): Promise<void>;
}

const marginSeconds = 300;
/** Longer than Entra is waited for, with one credential and with the other. */
const leaseSeconds = 30;
const lookAgainMs = 100;

/** Who needs an access token at one moment asks for it together. */
export function createAccessTokens(deps: Deps): AccessTokens {
  const underWay = new Map<string, Promise<MailboxAccess>>();
  return {
    async get(mailbox) {
      const { mailboxId } = mailbox;
      const joined = underWay.get(mailboxId);
      if (joined !== undefined) return joined;
      const begun = find(deps, mailbox).finally(() => underWay.delete(mailboxId));
      underWay.set(mailboxId, begun);
      return begun;
    },
    drop: (tx, { kept }) => dropAccessToken(tx, kept, kept.sealed),
    giveUp: (access) => giveUp(deps, access),
  };
}

/** The one in the row, or a new one; while another process asks for it, what that brings. */
async function find(deps: Deps, key: MailboxKey): Promise<MailboxAccess> {
  const until = deps.ticks.seconds() + leaseSeconds;
  do {
    const mailbox = await readAccess(deps.db, key);
    if (mailbox?.state !== 'connected' || mailbox.sealed_refresh_token === null)
      return { kind: 'needs-reconnect' };
    const kept = keptAccess(deps, mailbox, mailbox.now);
    if (kept !== null) return kept;
    const taken = await takeRenewal(deps.db, mailbox, leaseSeconds);
    const renewed = taken && (await renew(deps, mailbox, mailbox.sealed_refresh_token, taken));
    if (renewed) return renewed;
    if (!taken) await pause(lookAgainMs);
  } while (deps.ticks.seconds() < until);
  return { kind: 'later', why: 'another process is renewing it' };
}

function keptAccess(deps: Deps, mailbox: MailboxRow, now: Date): ReadyAccess | null {
  const { sealed_access_token: sealed, access_token_until: until } = mailbox;
  if (sealed === null || until === null || until <= now) return null;
  const accessToken = openAccessToken(deps, sealed, mailbox);
  return accessToken && ready(mailbox, accessToken, sealed);
}

function ready({ organization_id, id, connected_at }: MailboxRow, accessToken: Secret, sealed: Buffer) {
  return { kind: 'ready', accessToken, kept: { organization_id, id, connected_at, sealed } } as const;
}

async function giveUp(deps: Deps, { kept }: ReadyAccess): Promise<void> {
  const mailbox = await readAccess(deps.db, { organizationId: kept.organization_id, mailboxId: kept.id });
  if (mailbox?.connected_at.getTime() !== kept.connected_at.getTime()) return;
  deps.log.warn('mailbox.access-refused', { mailboxId: mailbox.id });
  await needReconnect(deps, mailbox, null);
}

/** Undefined where the mailbox was disconnected, or connected again, while Entra was asked. */
async function renew(
  deps: Deps,
  mailbox: MailboxRow,
  sealed: Buffer,
  lease: Date,
): Promise<MailboxAccess | undefined> {
  const exchange = await deps.entra.redeemRefreshToken({
    registration: 'mail',
    tenantId: mailbox.tenant_id,
    refreshToken: openRefreshToken(deps.sealing, sealed, mailbox),
    clientRequestId: deps.random.uuid(),
  });
  if (exchange.kind === 'granted') return keep(deps, mailbox, exchange.tokens);
  await giveRenewalBack(deps.db, mailbox, lease);
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

/** Stored before it is used. Entra does not revoke the old one with a new one, so a crash before this loses nothing (G09). */
async function keep(deps: Deps, mailbox: MailboxRow, tokens: Tokens): Promise<ReadyAccess | undefined> {
  const { refreshToken, accessToken, expiresInSeconds } = tokens;
  const sealedAccessToken = sealAccessToken(deps.sealing, accessToken, mailbox);
  const isStored = await storeRenewed(deps.db, mailbox, {
    sealedRefreshToken: refreshToken && sealRefreshToken(deps.sealing, refreshToken, mailbox),
    sealedAccessToken,
    until: addSeconds(await deps.clock.now(deps.db), expiresInSeconds - marginSeconds),
  });
  if (!isStored) return undefined;
  return ready(mailbox, accessToken, sealedAccessToken);
}
