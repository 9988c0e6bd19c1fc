import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import { decideSupportSession, refusalOfAgent, type AgentFacts } from './agent.model.ts';

const vendor = 'e07b94c6-5a2f-4d81-b3e8-61f9d07a4c35';
const customer = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const startedAt = new Date('2026-11-23T10:00:00Z');
const sam: AgentFacts = {
  tenantId: vendor,
  isGuest: false,
  roles: ['support-agent'],
  authenticatedAt: addSeconds(startedAt, 30),
};

describe('the support door', () => {
  test.each<readonly [string, Partial<AgentFacts>, string | null]>([
    ['opens for the role in the vendor’s tenant', {}, null],
    ['opens where the token does not say when', { authenticatedAt: null }, null],
    ['opens beside other roles', { roles: ['billing', 'support-agent'] }, null],
    ['allows for clocks that differ', { authenticatedAt: addSeconds(startedAt, -59) }, null],
    ['is shut for the role of a customer’s tenant', { tenantId: customer }, 'support_tenant_refused'],
    ['is shut for a guest with the role', { isGuest: true }, 'support_tenant_refused'],
    ['is shut without a role', { roles: [] }, 'support_role_missing'],
    [
      'is shut for a role that looks like it',
      { roles: ['Support-Agent', 'support-agents', 'support'] },
      'support_role_missing',
    ],
    [
      'is shut for a sign-in of before the attempt',
      { authenticatedAt: addSeconds(startedAt, -61) },
      'support_sign_in_not_fresh',
    ],
  ])('%s', (_what, change, refusal) => {
    const expected = { supportTenantId: vendor, attemptStartedAt: startedAt };
    expect(refusalOfAgent({ ...sam, ...change }, expected)).toBe(refusal);
  });
});

describe('M03: a support session', () => {
  const browser = Buffer.from('this browser');
  const session = {
    tenantId: vendor,
    userAgentHash: browser,
    lastSeenAt: startedAt,
    expiresAt: addSeconds(startedAt, 8 * 3600),
    endedAt: null,
  };
  const at = (seconds: number) => ({
    supportTenantId: vendor,
    userAgentHash: browser,
    now: addSeconds(startedAt, seconds),
  });
  const because = (...asked: Parameters<typeof decideSupportSession>): string => {
    const decision = decideSupportSession(...asked);
    return decision.kind === 'allow' ? 'allowed' : decision.because;
  };

  test('is good for the browser that opened it', () => {
    expect(because(session, at(899))).toBe('allowed');
  });

  test.each([
    ['idle', session, at(900)],
    ['expired', { ...session, lastSeenAt: addSeconds(startedAt, 8 * 3600 - 1) }, at(8 * 3600)],
    ['ended', { ...session, endedAt: startedAt }, at(1)],
    ['another-browser', session, { ...at(1), userAgentHash: Buffer.from('another') }],
    ['another-tenant', session, { ...at(1), supportTenantId: customer }],
  ] as const)('is over: %s', (why, facts, asked) => {
    expect(because(facts, asked)).toBe(why);
  });
});
