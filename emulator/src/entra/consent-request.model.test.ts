import { describe, expect, test } from 'vitest';
import type { ConsentRequest } from '../directory/directory-state.ts';
import { dueStep, refuseAnswer, withRequester } from './consent-request.model.ts';
import type { AnswerFacts } from './consent-request.model.ts';

const request: ConsentRequest = {
  id: 'r1',
  tid: 't1',
  clientId: 'c1',
  scopes: ['openid'],
  requesters: [{ id: 'u1', oid: 'emil', justification: 'Quotes', askedAt: '2026-11-01T00:00:00.000Z' }],
  reviewers: ['ivan@fabrikam.example'],
  createdAt: '2026-11-01T00:00:00.000Z',
  expiresAt: '2026-12-01T00:00:00.000Z',
  isReminded: false,
  status: 'InProgress',
  answer: null,
  answeredAt: null,
  answeredBy: null,
  answerJustification: null,
};
const facts: AnswerFacts = {
  act: 'approve',
  request,
  reviewer: { upn: 'ivan@fabrikam.example', mayGrantForAll: true },
  tenantReviewers: ['Ivan@fabrikam.example'],
  justification: 'Not needed',
};
const withoutRole = { upn: 'ivan@fabrikam.example', mayGrantForAll: false };

describe('refuseAnswer', () => {
  test.each<[string, Partial<AnswerFacts>, string | undefined]>([
    ['a reviewer with a role approves', {}, undefined],
    ['a reviewer without a role cannot approve', { reviewer: withoutRole }, 'role-missing'],
    ['a reviewer without a role may deny', { act: 'deny', reviewer: withoutRole }, undefined],
    ['a reviewer without a role may block', { act: 'block', reviewer: withoutRole }, undefined],
    ['an admin who is no reviewer', { tenantReviewers: [] }, 'not-a-reviewer'],
    [
      'a reviewer of later than the request',
      { request: { answer: null, reviewers: [] }, act: 'deny' },
      'not-a-reviewer',
    ],
    ['denying needs a justification', { act: 'deny', justification: ' ' }, 'justification-missing'],
    ['blocking needs a justification', { act: 'block', justification: '' }, 'justification-missing'],
    ['approving needs none', { justification: '' }, undefined],
    ['answered already', { request: { ...request, answer: 'denied' } }, 'answered'],
    ['expired', { request: { ...request, answer: 'expired' }, act: 'deny' }, 'expired'],
  ])('%s', (_name, change, reason) => {
    expect(refuseAnswer({ ...facts, ...change })?.reason).toBe(reason);
  });
});

describe('dueStep', () => {
  test.each<[string, string, Partial<ConsentRequest>, string | undefined]>([
    ['young', '2026-11-15T23:59:59Z', {}, undefined],
    ['half way', '2026-11-16T00:00:00Z', {}, 'remind'],
    ['half way, and reminded', '2026-11-16T00:00:00Z', { isReminded: true }, undefined],
    ['at the end', '2026-12-01T00:00:00Z', {}, 'expire'],
    ['at the end, and answered', '2026-12-01T00:00:00Z', { answer: 'approved' }, undefined],
  ])('%s', (_name, now, change, step) => {
    expect(dueStep({ ...request, ...change }, new Date(now))).toBe(step);
  });
});

test('one request collects people and scopes, each once', () => {
  const asked = { id: 'u2', justification: 'Mail', askedAt: '2026-11-02T00:00:00.000Z' };
  const joined = withRequester(request, { ...asked, oid: 'dora' }, ['openid', 'Mail.Send']);
  expect(joined.requesters.map((each) => each.oid)).toEqual(['emil', 'dora']);
  expect(joined.scopes).toEqual(['openid', 'Mail.Send']);
  const again = withRequester(request, { ...asked, oid: 'emil' }, []);
  expect(again.requesters.map((each) => each.justification)).toEqual(['Mail']);
});
