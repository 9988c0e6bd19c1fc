import { expect, test } from 'vitest';
import { approvalOf, type ApprovalFacts } from './approval.model.ts';

const at = new Date('2026-11-29T11:06:00Z');
const say = (): string => 'at 11:06';
const nothing: ApprovalFacts = {
  evidence: null,
  closesForEveryone: false,
  reportedAt: null,
  reportedBy: null,
  seenAt: null,
  seenSinceReportAt: null,
  seenForTenantAt: null,
  seenForTenantBy: null,
  withdrawnAt: null,
  withdrawnByCode: null,
  probe: null,
  waiting: null,
};
const reported = {
  ...nothing,
  evidence: 'reported',
  reportedAt: at,
  reportedBy: 'admin-consent-callback',
} as const;

test.each([
  ['nothing', nothing, 'Waiting for approval', 'nothing seen in your tenant yet', 'approve'],
  [
    'one waits',
    { ...nothing, waiting: { count: 1, since: at } },
    'Waiting for approval',
    '1 person is waiting; the first asked at 11:06',
    'approve',
  ],
  [
    'seven wait',
    { ...nothing, waiting: { count: 7, since: at } },
    'Waiting for approval',
    '7 people are waiting; the first asked at 11:06',
    'approve',
  ],
  ['a report', reported, 'Reported, not seen yet', 'Microsoft said yes at 11:06; that is not proof', 'prove'],
  [
    'a person’s word',
    { ...reported, reportedBy: 'person' },
    'Reported, not seen yet',
    'A person said yes at 11:06; that is not proof',
    'prove',
  ],
  [
    'one’s own consent',
    { ...nothing, evidence: 'seen-for-person', seenAt: at },
    'Seen for a person',
    'a sign-in at 11:06 shows it for one person; for everyone nothing was seen',
    'approve',
  ],
  [
    'a report, then a sign-in',
    { ...reported, evidence: 'seen-for-person', seenAt: at, seenSinceReportAt: at, closesForEveryone: true },
    'Seen for a person',
    'Microsoft said yes, and a sign-in at 11:06 shows it',
    'nothing',
  ],
  [
    'no question',
    {
      ...reported,
      evidence: 'seen-for-tenant',
      seenForTenantAt: at,
      seenForTenantBy: 'no-question',
      closesForEveryone: true,
    },
    'Works for everyone here',
    'a sign-in without any question at 11:06 shows it',
    'nothing',
  ],
  [
    'withdrawn',
    { ...nothing, evidence: 'withdrawn', withdrawnAt: at, withdrawnByCode: 65001 },
    'Withdrawn',
    'Microsoft refused a renewal at 11:06, AADSTS65001',
    'approve',
  ],
  [
    'blocked',
    { ...nothing, probe: { answer: 'blocked', at } },
    'Blocked',
    'Microsoft said so at 11:06: the app is switched off in your tenant',
    'nothing',
  ],
] as const)('%s: no more than was seen', (_name, facts, words, proof, next) => {
  expect(approvalOf(facts, say)).toMatchObject({ words, proof, next });
});
