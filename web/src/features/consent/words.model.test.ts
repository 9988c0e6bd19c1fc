import type { TenantGrantView } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import {
  caseTitle,
  knownWords,
  remindedWords,
  reminderWords,
  stateWords,
  waiterWords,
  waitingLine,
} from './case-words.model.ts';
import { grantBadges, grantState, seenWords } from './grant-words.model.ts';
import { ageWords, postureWords } from './posture-words.model.ts';

const at = (iso: string): string => `at ${iso.slice(11, 16)}`;
const noon = '2026-11-19T12:00:00Z';
const later = '2026-11-19T13:30:00Z';

describe('the badge of a grant', () => {
  const evidences = ['reported', 'seen-for-person', 'seen-for-tenant'] as const;
  test.each(evidences)('is the evidence %s, whatever an open case says', (evidence) => {
    expect(grantState({ evidence, probe: null }, { state: 'asked' })).toBe(evidence);
  });

  test.each([
    [null, undefined, 'none'],
    [null, 'asked', 'waiting'],
    [null, 'silent', 'waiting'],
    [null, 'declined', 'declined'],
    ['withdrawn', undefined, 'withdrawn'],
    ['withdrawn', 'asked', 'waiting'],
    ['seen-for-tenant', 'blocked', 'blocked'],
  ] as const)('with evidence %s and a case that is %s is %s', (evidence, state, badge) => {
    expect(grantState({ evidence, probe: null }, state && { state })).toBe(badge);
  });

  test('is Blocked where Microsoft says that the app is switched off', () => {
    const probe = { answer: 'blocked', at: noon } as const;
    expect(grantState({ evidence: 'seen-for-tenant', probe }, undefined)).toBe('blocked');
  });

  test('has the words of the look, and none for an admin that says more than was seen', () => {
    expect(Object.values(grantBadges).map(({ word }) => word)).toEqual([
      'Nothing seen yet',
      'Waiting for approval',
      'Reported, not seen yet',
      'Works for you',
      'Seen for a person',
      'Works for everyone here',
      'Declined',
      'Blocked',
      'Withdrawn',
    ]);
  });
});

describe('what was seen', () => {
  const nothing: TenantGrantView = {
    tenant: { tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961', domain: null },
    registration: 'mail',
    evidence: null,
    reported: null,
    seenForPersonAt: null,
    seenForTenant: null,
    withdrawn: null,
    posture: { answer: 'unknown', seenAt: null, by: null },
    probe: null,
  };

  test('is told with when and by what', () => {
    expect(seenWords(nothing, at)).toEqual(['Nobody has come through yet.']);
    expect(seenWords({ ...nothing, seenForPersonAt: noon }, at)).toEqual([
      'Microsoft let a person through at 12:00. It may be that person’s own yes: others may be asked.',
    ]);
    const reported = { at: noon, by: 'admin-consent-callback' } as const;
    expect(seenWords({ ...nothing, reported }, at)).toEqual([
      'Microsoft said yes at 12:00. That is not proof, so we look for one.',
    ]);
    const seenForTenant = { at: later, by: 'no-question' } as const;
    expect(seenWords({ ...nothing, reported, seenForPersonAt: later, seenForTenant }, at)).toEqual([
      'Microsoft said yes at 12:00. That was seen to be so since.',
      'Somebody new came through at 13:30, and Microsoft asked them nothing.',
    ]);
    const notThere = { answer: 'not-there', at: noon } as const;
    expect(seenWords({ ...nothing, probe: notThere }, at)).toEqual([
      'The app is not there yet, said Microsoft at 12:00.',
    ]);
    expect(seenWords({ ...nothing, probe: notThere, seenForTenant }, at)).toEqual([
      'Somebody new came through at 13:30, and Microsoft asked them nothing.',
    ]);
    expect(seenWords({ ...nothing, withdrawn: { at: noon, aadsts: 65001 } }, at)).toEqual([
      'Microsoft refused somebody who had come through before, at 12:00 (AADSTS65001). What was seen before counts no more.',
    ]);
  });
});

test('how a tenant answers is told with source and age', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  expect(ageWords('2026-11-22T13:00:00Z', now)).toBe('less than a day ago');
  expect(ageWords('2026-11-21T11:00:00Z', now)).toBe('a day ago');
  expect(
    postureWords(
      'fabrikam.example',
      { answer: 'request-approval', by: 'person-saw-page', seenAt: noon },
      now,
    ),
  ).toBe(
    'fabrikam.example asks an admin first, and lets people send the request. How we know: somebody met this page, 3 days ago.',
  );
  expect(postureWords('fabrikam.example', { answer: 'unknown', by: null, seenAt: null }, now)).toBe(
    'How fabrikam.example answers we do not know yet.',
  );
  expect(
    postureWords('fabrikam.example', { answer: 'self-service', by: 'first-token', seenAt: noon }, now),
  ).toBe(
    'Presumably, fabrikam.example lets people say yes themselves. How we know: somebody signed in for the first time, 3 days ago.',
  );
});

describe('a case', () => {
  const open = {
    state: 'asked',
    knownBy: 'requester',
    waiterCount: 3,
    openedAt: noon,
    stateAt: noon,
    waiters: [],
  } as const;

  test('tells who waits, its state and how that is known', () => {
    expect(caseTitle(open, at)).toBe('3 people have been waiting since at 12:00');
    const through = { waiterCount: 1, waiters: [{ cameThroughAt: noon }] };
    expect(caseTitle({ ...open, ...through }, at)).toContain('Everybody who waited has come through');
    expect(stateWords(open)).toContain('A request was sent.');
    expect(stateWords({ ...open, knownBy: 'presumed' })).toContain('presumably');
    const needsAdmin = { waiters: [{ cameThroughAt: null, claim: 'needs-admin' }] } as const;
    for (const knownBy of ['requester', 'presumed'] as const)
      expect(stateWords({ ...open, ...needsAdmin, knownBy })).not.toContain('request');
    expect(stateWords({ ...open, knownBy: 'probe' })).toContain('switched it on again');
    expect(knownWords({ ...open, state: 'blocked', knownBy: 'probe' }, at)).toBe(
      'How we know: Microsoft told us when we looked, at 12:00.',
    );
  });

  test('tells of each who waits what they did and what came of it', () => {
    const waiter = { claim: 'sent-request', since: noon, cameThroughAt: null } as const;
    expect(waiterWords({ ...waiter, remindedAt: later, answer: 'nothing-yet', answeredAt: later }, at)).toBe(
      'sent the request, at 12:00; reminded at 13:30; says that Microsoft has mailed nothing yet, at 13:30',
    );
  });

  test('says why nobody can be reminded now', () => {
    expect(reminderWords({ lastReminderAt: null, nextReminderAt: null }, at)).toBe(
      'Nobody was reminded yet.',
    );
    expect(reminderWords({ lastReminderAt: noon, nextReminderAt: later }, at)).toBe(
      'The last reminder went out at 12:00; the next is possible at 13:30.',
    );
    expect([0, 1, 2].map(remindedWords)).toEqual([
      'Nobody was reminded: nobody told us that they sent a request.',
      '1 person was reminded by mail.',
      '2 people were reminded by mail.',
    ]);
  });
});

describe('the line of the home page', () => {
  const waiters = (...addresses: string[]) => addresses.map((address) => ({ address, cameThroughAt: null }));
  const one = {
    closedAt: null,
    waiterCount: 2,
    openedAt: later,
    waiters: waiters('a@x.example', 'b@x.example'),
  };

  test('counts everybody once and names the oldest wait', () => {
    const other = { ...one, waiterCount: 1, openedAt: noon, waiters: waiters('A@x.example') };
    expect(waitingLine([one, other], at)).toBe('2 people have been waiting for your IT admin since at 12:00');
    expect(waitingLine([other], at)).toBe('1 person has been waiting for your IT admin since at 12:00');
  });

  test('is silent where nobody waits', () => {
    const through = [{ address: 'a@x.example', cameThroughAt: later }];
    expect(waitingLine([{ ...one, waiterCount: 1, waiters: through }], at)).toBeNull();
    expect(
      waitingLine(
        [
          { ...one, closedAt: later },
          { ...one, waiterCount: 0, waiters: [] },
        ],
        at,
      ),
    ).toBeNull();
  });

  test('claims no more than it can count', () => {
    expect(waitingLine([{ ...one, waiterCount: 150 }], at)).toBe(
      'At least 150 people have been waiting for your IT admin since at 13:30',
    );
  });
});
