import type {
  InputOf,
  InvitationRowOutcome,
  ReplyOf,
  sendInvitations as operation,
} from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { hashSecret, newId, newSecretText } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { getUser, listLinkedTenants } from '../organizations/public.ts';
import type { InvitationDeps } from './invitation-deps.ts';
import { takeForInvitations } from './take-for-invitations.ts';
import { tellInvited } from './tell-invited.ts';
import { decideRow, invitationLifeSeconds, type RowDecision, type RowToInvite } from './invitation.model.ts';
import { insertInvitations, knownAddresses } from './invitations.store.ts';

type Operation = typeof operation;
type Input = InputOf<Operation>['body'];

/** The pin for those who are invited, or null where the wanted tenant is not linked. */
async function pinFor(
  tx: Executor,
  who: SignedIn,
  pin: Input['pin'],
): Promise<{ readonly tenantId: string | null; readonly domain: string | null } | null> {
  if (pin === 'none') return { tenantId: null, domain: null };
  const tenantId =
    pin === 'inviter' ? (await getUser(tx, who.organizationId, who.userId)).pinnedTenantId : pin.tenantId;
  if (tenantId === null) return { tenantId: null, domain: null };
  const tenants = await listLinkedTenants(tx, who.organizationId);
  const tenant = tenants.find((row) => row.tenant_id === tenantId);
  return tenant ? { tenantId, domain: tenant.display_domain } : null;
}

/** `mailedEnough`: addresses, in lower case, that get no mail for now. */
async function decideRows(
  tx: Executor,
  organizationId: string,
  rows: Input['rows'],
  mailedEnough: ReadonlySet<string> = new Set(),
): Promise<RowDecision[]> {
  const known = await knownAddresses(
    tx,
    organizationId,
    rows.map((row) => row.email.trim().toLowerCase()),
  );
  const earlier = new Set<string>();
  return rows.map((row) => {
    const decision = decideRow({
      email: row.email,
      displayName: row.displayName,
      role: row.role,
      earlier,
      mailedEnough,
      ...known,
    });
    if (decision.kind === 'invite') earlier.add(decision.row.email.toLowerCase());
    return decision;
  });
}

/** One invitation that is to be made. */
interface Made {
  readonly index: number;
  readonly id: string;
  readonly token: string;
  readonly row: RowToInvite;
}

/**
 * Invites those rows of a list that can be, in one transaction, and says for each row what became of it. The same list
 * sent twice invites nobody twice.
 */
export async function sendInvitations(
  deps: InvitationDeps,
  call: Call<InputOf<Operation>>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const { rows, isDryRun } = call.input.body;
  const { organizationId } = call.who;
  const planned = await decideRows(deps.db, organizationId, rows);
  if (isDryRun) return ok({ rows: rows.map((row, index) => planOutcome(index, row.email, planned[index])) });
  const mailedEnough = await takeForInvitations(deps, organizationId, addressesOf(planned));
  if (!mailedEnough.ok) return mailedEnough;
  const outcome = await inviteRows(deps, call, mailedEnough.value);
  deps.wakeNoticeSender();
  return outcome;
}

function addressesOf(decisions: readonly RowDecision[]): string[] {
  return decisions.flatMap((decision) =>
    decision.kind === 'invite' ? [decision.row.email.toLowerCase()] : [],
  );
}

/** Decides again, in the transaction that invites: what was planned may have happened meanwhile. */
async function inviteRows(
  deps: InvitationDeps,
  { who, input }: Call<InputOf<Operation>>,
  mailedEnough: ReadonlySet<string>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const { rows, pin } = input.body;
  return inTransaction(deps.db, async (tx) => {
    const pinned = await pinFor(tx, who, pin);
    if (pinned === null) return refused('tenant_not_linked');
    const now = await deps.clock.now(tx);
    const decisions = await decideRows(tx, who.organizationId, rows, mailedEnough);
    const wanted = decisions.flatMap((decision, index) =>
      decision.kind === 'invite' ? [makeInvitation(deps, index, decision.row, now)] : [],
    );
    const act = { who, pinned, now, expiresAt: addSeconds(now, invitationLifeSeconds) };
    const made = await invite(deps, tx, act, wanted);
    return ok({ rows: rows.map((row, index) => rowOutcome(index, row.email, decisions[index], made)) });
  });
}

function makeInvitation(deps: InvitationDeps, index: number, row: RowToInvite, now: Date): Made {
  return { index, id: newId('inv', now, deps.random), token: newSecretText(deps.random), row };
}

/** What all invitations of one act share. */
interface Act {
  readonly who: SignedIn;
  readonly pinned: { readonly tenantId: string | null; readonly domain: string | null };
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Stores what is wanted and announces what was stored: an address that somebody has invited meanwhile is left out. */
async function invite(
  deps: InvitationDeps,
  tx: Executor,
  act: Act,
  wanted: readonly Made[],
): Promise<readonly Made[]> {
  const stored = await insertInvitations(
    tx,
    wanted.map(({ id, token, row }) => ({
      organization_id: act.who.organizationId,
      id,
      email: row.email,
      display_name: row.displayName,
      role: row.role,
      pinned_tenant_id: act.pinned.tenantId,
      token_hash: hashSecret(token),
      state: 'open',
      invited_by: act.who.userId,
      came_as: null,
      created_at: act.now,
      sent_at: act.now,
      expires_at: act.expiresAt,
      ended_at: null,
      user_id: null,
    })),
  );
  const made = wanted.filter(({ id }) => stored.has(id));
  for (const one of made) await announce(deps, tx, act, one);
  return made;
}

async function announce(deps: InvitationDeps, tx: Executor, act: Act, made: Made): Promise<void> {
  const { who, pinned, now, expiresAt } = act;
  await tellInvited(deps, tx, {
    organizationId: who.organizationId,
    organizationName: who.organizationName,
    invitationId: made.id,
    sentCount: 1,
    email: made.row.email,
    inviterName: who.displayName,
    token: made.token,
    tenantDomain: pinned.domain,
    now,
    expiresAt,
  });
  await recordAuditEvent(deps, tx, {
    organizationId: who.organizationId,
    at: now,
    action: 'invitation.sent',
    actor: { kind: 'user', id: who.userId, name: who.displayName },
    target: { kind: 'invitation', id: made.id },
    context: { email: made.row.email, role: made.row.role, tenantId: pinned.tenantId },
  });
}

function planOutcome(index: number, email: string, decision: RowDecision | undefined): InvitationRowOutcome {
  return decision?.kind === 'leave-out'
    ? { index, email, outcome: 'left-out', problem: decision.problem, invitationId: null }
    : { index, email, outcome: 'would-be-invited', problem: null, invitationId: null };
}

function rowOutcome(
  index: number,
  email: string,
  decision: RowDecision | undefined,
  made: readonly Made[],
): InvitationRowOutcome {
  if (decision?.kind === 'leave-out') return planOutcome(index, email, decision);
  const mine = made.find((one) => one.index === index);
  return mine
    ? { index, email, outcome: 'invited', problem: null, invitationId: mine.id as `inv_${string}` }
    : { index, email, outcome: 'left-out', problem: 'invited_already', invitationId: null };
}
