import { addSeconds } from '../../kernel/time.ts';

/** The app role of the sign-in registration that the vendor assigns to its people of support. */
export const supportRole = 'support-agent';

/** A support session ends after eight hours whatever happens, and after a quarter of an hour without a request. */
export const supportSessionLifeSeconds = 8 * 60 * 60;
export const supportSessionIdleSeconds = 15 * 60;
/** `last_seen_at` is written at most this often. */
export const supportSeenStepSeconds = 30;

/** Entra's clock and ours may differ by this much. */
const clockToleranceSeconds = 60;

export interface AgentFacts {
  readonly tenantId: string;
  readonly isGuest: boolean;
  readonly roles: readonly string[];
  readonly authenticatedAt: Date | null;
}

export type AgentRefusal = 'support_tenant_refused' | 'support_role_missing' | 'support_sign_in_not_fresh';

/**
 * Whether the proven person may come in as a support agent: null, or why not. The tenant comes first: customers' admins can
 * assign the same role in their tenants. A guest of the vendor's tenant is managed elsewhere. The attempt was sent with
 * `prompt=login`, which a browser can strip; so `auth_time`, where it is there, must not be older than the attempt.
 */
export function refusalOfAgent(
  agent: AgentFacts,
  expected: { readonly supportTenantId: string; readonly attemptStartedAt: Date },
): AgentRefusal | null {
  if (agent.tenantId !== expected.supportTenantId || agent.isGuest) return 'support_tenant_refused';
  if (!agent.roles.includes(supportRole)) return 'support_role_missing';
  const oldest = addSeconds(expected.attemptStartedAt, -clockToleranceSeconds);
  const isStale = agent.authenticatedAt !== null && agent.authenticatedAt < oldest;
  return isStale ? 'support_sign_in_not_fresh' : null;
}

export interface SupportSessionFacts {
  readonly tenantId: string;
  readonly userAgentHash: Buffer;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

export type SupportSessionDecision =
  | { readonly kind: 'allow' }
  | {
      readonly kind: 'refuse';
      readonly because: 'ended' | 'expired' | 'idle' | 'another-tenant' | 'another-browser';
    };

/** Whether a support session still opens the console, for the browser that asks (security case M03). */
export function decideSupportSession(
  session: SupportSessionFacts,
  asked: { readonly supportTenantId: string; readonly userAgentHash: Buffer; readonly now: Date },
): SupportSessionDecision {
  const refuse = (because: Extract<SupportSessionDecision, { kind: 'refuse' }>['because']) =>
    ({ kind: 'refuse', because }) as const;
  if (session.endedAt !== null) return refuse('ended');
  if (session.expiresAt <= asked.now) return refuse('expired');
  if (addSeconds(session.lastSeenAt, supportSessionIdleSeconds) <= asked.now) return refuse('idle');
  if (session.tenantId !== asked.supportTenantId) return refuse('another-tenant');
  if (!session.userAgentHash.equals(asked.userAgentHash)) return refuse('another-browser');
  return { kind: 'allow' };
}
