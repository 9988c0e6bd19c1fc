import type { getMailbox as operation, InputOf, MailboxView, ReplyOf } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import { isoOrNull } from '../../kernel/time.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import type { Cloud } from '../../ports/microsoft/cloud.ts';
import { mapOrigin, type OriginMap } from '../../ports/microsoft/origin-map.ts';
import { getUser } from '../organizations/public.ts';
import { preFlightViewOf } from '../pre-flight/public.ts';
import { findMailboxOfUser, type MailboxRow } from './mailboxes.store.ts';

export interface MailboxViewDeps {
  readonly db: Database;
  /** How many messages wait for this mailbox; the outbox lies above us and hands its count down. */
  readonly countHeldMessages: (db: Executor, organizationId: string, mailboxId: string) => Promise<number>;
  readonly cloud: Cloud;
  readonly originMap: OriginMap;
}

/** Outlook opens the folder of whoever is signed in there (known: no page of Microsoft's says so). */
const sentItems = '/mail/sentitems';

function connectionView(
  row: MailboxRow,
): Omit<MailboxView, 'heldCount' | 'expectedAddress' | 'preFlight' | 'sentItemsUrl'> {
  return {
    state: row.state,
    id: row.id as MailboxView['id'],
    address: row.address,
    displayName: row.display_name,
    connectedAt: row.connected_at.toISOString(),
    lastProvenAt: isoOrNull(row.last_proven_at),
    needsReconnectSince: isoOrNull(row.needs_reconnect_since),
  };
}

const neverConnected = {
  state: 'disconnected',
  id: null,
  address: null,
  displayName: null,
  connectedAt: null,
  lastProvenAt: null,
  needsReconnectSince: null,
} as const;

/** The Outlook connection of a person, as the page shows it. */
export async function mailboxView(deps: MailboxViewDeps, who: PersonCaller): Promise<MailboxView> {
  const row = await findMailboxOfUser(deps.db, who.organizationId, who.userId);
  const user = await getUser(deps.db, who.organizationId, who.userId);
  const tenantId = user.identity?.tenantId ?? user.pinnedTenantId;
  const more = {
    sentItemsUrl: mapOrigin(new URL(sentItems, deps.cloud.outlook), deps.originMap).href,
    expectedAddress: who.email,
    preFlight: await preFlightViewOf(deps.db, tenantId, 'mail'),
  };
  if (!row) return { ...neverConnected, heldCount: 0, ...more };
  const heldCount = await deps.countHeldMessages(deps.db, who.organizationId, row.id);
  return { ...connectionView(row), heldCount, ...more };
}

export async function getMailbox(
  deps: MailboxViewDeps,
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  return ok(await mailboxView(deps, call.who));
}
