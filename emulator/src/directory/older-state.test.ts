import { expect, test } from 'vitest';
import { buildWorld } from './demo-world.ts';
import type { DirectoryState } from './directory-state.ts';
import { completeOlderState } from './older-state.ts';

test('a state file of before requests were shared and answered goes on', () => {
  const state = buildWorld('demo', 'http://localhost:3000') as DirectoryState;
  const fabrikam = state.tenants.find((tenant) => tenant.domain === 'fabrikam.example');
  const older = {
    id: 'r1',
    tid: fabrikam?.id,
    clientId: 'c1',
    oid: 'emil',
    scopes: ['openid'],
    justification: 'Quotes',
    createdAt: '2026-11-01T00:00:00.000Z',
    status: 'InProgress',
  };
  const stored = JSON.parse(JSON.stringify({ ...state, consentRequests: [older] })) as DirectoryState;
  for (const tenant of stored.tenants) {
    for (const name of ['notifyReviewers', 'remindersEnabled', 'missingPrincipalCode'] as const) {
      Reflect.deleteProperty(tenant, name);
    }
  }
  for (const person of stored.people) Reflect.deleteProperty(person, 'criticalEvents');
  for (const registration of stored.registrations) Reflect.deleteProperty(registration, 'spaRedirectUris');
  completeOlderState(stored);
  expect(stored.registrations).toEqual(state.registrations);
  expect(stored.tenants).toEqual(state.tenants);
  expect(stored.people).toEqual(state.people);
  const { oid, justification, ...kept } = older;
  expect(stored.consentRequests).toEqual([
    {
      ...kept,
      requesters: [{ id: 'r1', oid, justification, askedAt: older.createdAt }],
      reviewers: ['ivan@fabrikam.example'],
      expiresAt: '2026-12-01T00:00:00.000Z',
      isReminded: false,
      answer: null,
      answeredAt: null,
      answeredBy: null,
      answerJustification: null,
    },
  ]);
  const once = structuredClone(stored);
  completeOlderState(stored);
  expect(stored).toEqual(once);
});
