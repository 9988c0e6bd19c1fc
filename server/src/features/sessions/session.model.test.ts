import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import { decideSession, sessionIdleSeconds } from './session.model.ts';

const now = new Date('2026-11-23T10:00:00Z');
const session = {
  state: 'full',
  organizationEpoch: 3,
  userEpoch: 5,
  lastSeenAt: addSeconds(now, -60),
  expiresAt: addSeconds(now, 60),
  endedAt: null,
} as const;
const present = { organizationEpoch: 3, userEpoch: 5, userState: 'active' } as const;

describe('a session', () => {
  test('opens doors while everything holds', () => {
    expect(decideSession(session, present, now)).toEqual({ kind: 'allow' });
  });

  test.each([
    ['ended', { endedAt: now }, {}],
    ['not-complete', { state: 'pending' as const }, {}],
    ['user-deactivated', {}, { userState: 'deactivated' as const }],
    ['organization-epoch-raised', {}, { organizationEpoch: 4 }],
    ['user-epoch-raised', {}, { userEpoch: 6 }],
    ['expired', { expiresAt: now }, {}],
    ['idle', { lastSeenAt: addSeconds(now, -sessionIdleSeconds) }, {}],
  ])('is refused because it is %s', (because, sessionChange, presentChange) => {
    expect(decideSession({ ...session, ...sessionChange }, { ...present, ...presentChange }, now)).toEqual({
      kind: 'refuse',
      because,
    });
  });
});
