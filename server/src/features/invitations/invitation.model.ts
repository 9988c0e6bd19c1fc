import type { InvitationRowProblem, InvitationView } from '@gatehouse/contract';
import { parseEmailAddress } from '../../kernel/email-address.ts';

/** How long a link in a mail is good (security case D01). */
export const invitationLifeSeconds = 72 * 60 * 60;
/** Names beyond this are no names of people; also the bound of what a mail of ours shows of them (case I02). */
const maxNameLength = 64;

/** A row of somebody's list as it came, and what the organization knows of addresses. */
export interface RowFacts {
  readonly email: string;
  readonly displayName: string | undefined;
  readonly role: string | undefined;
  /** Addresses in lower case of earlier rows of the list, of users, and of waiting invitations. */
  readonly earlier: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly invited: ReadonlySet<string>;
  /** Addresses that get no mail for now. */
  readonly mailedEnough: ReadonlySet<string>;
}

export interface RowToInvite {
  readonly email: string;
  readonly displayName: string | null;
  readonly role: 'admin' | 'member';
}

export type RowDecision =
  | { readonly kind: 'invite'; readonly row: RowToInvite }
  | { readonly kind: 'leave-out'; readonly problem: InvitationRowProblem };

/** An empty cell is a member. */
const roles = new Map([
  ['', 'member'],
  ['member', 'member'],
  ['admin', 'admin'],
] as const);

function roleOf(text: string | undefined): 'admin' | 'member' | undefined {
  return roles.get((text ?? '').trim().toLowerCase() as '');
}

/** In this order: the first problem is told. */
const checks: readonly ((email: string, row: RowFacts) => InvitationRowProblem | null)[] = [
  (_email, row) => ((row.displayName ?? '').trim().length > maxNameLength ? 'name_too_long' : null),
  (_email, row) => (roleOf(row.role) === undefined ? 'role_unknown' : null),
  (email, row) => (row.earlier.has(email) ? 'twice_in_list' : null),
  (email, row) => (row.users.has(email) ? 'user_already' : null),
  (email, row) => (row.invited.has(email) ? 'invited_already' : null),
  (email, row) => (row.mailedEnough.has(email) ? 'mailed_enough' : null),
];

/** Whether a row is invited, or why it is left out. */
export function decideRow(row: RowFacts): RowDecision {
  const address = parseEmailAddress(row.email);
  if (!address.ok) return { kind: 'leave-out', problem: 'address_refused' };
  for (const check of checks) {
    const problem = check(address.value.toLowerCase(), row);
    if (problem !== null) return { kind: 'leave-out', problem };
  }
  return {
    kind: 'invite',
    row: {
      email: address.value,
      displayName: row.displayName?.trim() === '' ? null : (row.displayName?.trim() ?? null),
      role: roleOf(row.role) ?? 'member',
    },
  };
}

export interface StateFacts {
  readonly state: 'open' | 'confirming' | 'accepted' | 'withdrawn' | 'refused';
  readonly expiresAt: Date;
}

/** The state that people see: an open invitation past its time is expired, whether or not anybody has tidied up. */
export function shownState(facts: StateFacts, now: Date): InvitationView['state'] {
  return facts.state === 'open' && facts.expiresAt <= now ? 'expired' : facts.state;
}

/** What has been proven about the person who accepts. */
export type AcceptanceProof =
  | {
      readonly kind: 'microsoft';
      readonly tenantId: string;
      readonly isGuest: boolean;
      readonly address: string;
    }
  /** The person can read what is sent to the invited address: a code, or the link itself with a new password. */
  | { readonly kind: 'address'; readonly method: 'password' | 'email-code' };

export interface AcceptanceFacts {
  readonly shownState: InvitationView['state'];
  readonly email: string;
  readonly pinnedTenantId: string | null;
  readonly enforcement: 'off' | 'required';
  readonly guestRule: 'refused' | 'allowed';
  /** Whether the inviter is an active admin now; true where the vendor has invited. */
  readonly mayInviterInvite: boolean;
  /** Whether the proven subject's tenant is linked to the account. */
  readonly isTenantLinked: boolean;
  /** Whether the proven subject is a user of the account already. */
  readonly isUserAlready: boolean;
  readonly proof: AcceptanceProof;
}

export type AcceptanceRefusal =
  | 'invitation_unknown'
  | 'invitation_inviter_gone'
  | 'microsoft_required'
  | 'wrong_tenant'
  | 'tenant_not_linked'
  | 'guest_refused'
  | 'user_exists_already'
  | 'invitation_waits_for_admin';

export type AcceptanceDecision =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly because: AcceptanceRefusal };

/** In this order: the first that refuses decides. The policy is that of the moment of acceptance (cases D05, D06). */
const acceptanceChecks: readonly ((facts: AcceptanceFacts) => AcceptanceRefusal | null)[] = [
  ({ shownState: state }) => (state === 'confirming' ? 'invitation_waits_for_admin' : null),
  ({ shownState: state }) => (state === 'open' ? null : 'invitation_unknown'),
  ({ mayInviterInvite }) => (mayInviterInvite ? null : 'invitation_inviter_gone'),
  ({ enforcement, proof }) =>
    enforcement === 'required' && proof.kind !== 'microsoft' ? 'microsoft_required' : null,
  ({ pinnedTenantId, proof }) =>
    proof.kind === 'microsoft' && pinnedTenantId !== null && proof.tenantId !== pinnedTenantId
      ? 'wrong_tenant'
      : null,
  // Without a pin any tenant would do; where Microsoft is the only way in, it is one that an admin has linked.
  ({ enforcement, proof, isTenantLinked }) =>
    enforcement === 'required' && proof.kind === 'microsoft' && !isTenantLinked ? 'tenant_not_linked' : null,
  // acct 1 is a guest of the tenant: whose admins may disable them, we do not know (case A14).
  ({ proof, guestRule }) =>
    proof.kind === 'microsoft' && proof.isGuest && guestRule === 'refused' ? 'guest_refused' : null,
  // Another person who is signed in to this browser: no admin could let them in a second time, so nothing waits for one.
  ({ isUserAlready }) => (isUserAlready ? 'user_exists_already' : null),
  // An address that Microsoft names proves nothing; a different one stops, until an admin has looked (case D03).
  ({ email, proof }) =>
    proof.kind === 'microsoft' && proof.address.toLowerCase() !== email.toLowerCase()
      ? 'invitation_waits_for_admin'
      : null,
];

/** Whether this person becomes a user by this invitation now. */
export function decideAcceptance(facts: AcceptanceFacts): AcceptanceDecision {
  for (const check of acceptanceChecks) {
    const because = check(facts);
    if (because !== null) return { kind: 'refuse', because };
  }
  return { kind: 'accept' };
}
