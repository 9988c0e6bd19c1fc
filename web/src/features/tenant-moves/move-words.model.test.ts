import type { TenantMoveView } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { doneWords, missingLines, moveLines, moveQuestion } from './move-words.model.ts';

const move: TenantMoveView = {
  id: `mov_${'0'.repeat(26)}`,
  from: { tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961', domain: 'contoso.example' },
  to: { tenantId: 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c', domain: 'fabrikam.example' },
  madeBy: 'Ada Lindqvist',
  madeAt: '2026-03-02T09:00:00Z',
  until: '2026-03-02T09:10:00Z',
  namedCount: null,
  counts: { moves: 43, arrived: 2, 'switched-off': 1, 'cannot-be-mailed': 1, acts: 1 },
  invitationCount: 0,
  isApproved: true,
  evidence: 'seen-for-tenant',
  freshUntil: '2026-03-02T09:05:00Z',
  carriedOutAt: null,
  backCount: 0,
};
const nobody = { moves: 0, arrived: 0, 'switched-off': 0, 'cannot-be-mailed': 1, acts: 1 };
const as = (iso: string): string => `at ${iso.slice(11, 16)}`;

test('what is missing, and only that', () => {
  expect(missingLines(move)).toEqual([]);
  const bare = { ...move, counts: nobody, isApproved: false, freshUntil: null };
  expect(missingLines(bare).map(({ what }) => what)).toEqual(['nobody', 'approval', 'fresh']);
});

test('the question has the number, the lines say what happens', () => {
  expect(moveQuestion(move)).toBe('Move 46 people to fabrikam.example?');
  expect(moveLines(move)).toHaveLength(4);
  expect(moveLines({ ...move, counts: { ...nobody, arrived: 1 }, invitationCount: 2 })).toEqual([
    'From then on, Microsoft accounts of contoso.example open none of their users.',
    'Their Outlook mailboxes of the old tenant are disconnected; what waits to be sent is kept.',
    '2 invitations lead to fabrikam.example from then on.',
    'It is not undone by a click: moving them back is another move.',
  ]);
});

test.each([
  [{}, '0 of 43 who were mailed have come in from there.'],
  [{ backCount: 1 }, '1 of 43 who were mailed has come in from there.'],
  [{ backCount: 43 }, 'All who were mailed have come in from there.'],
  [{ counts: { ...nobody, moves: 1 }, backCount: 1 }, 'They have come in from there.'],
  [{ counts: { ...nobody, arrived: 1 } }, 'fabrikam.example at 09:04.'],
])('a move that was carried out: %o', (change, end) => {
  const words = doneWords({ ...move, carriedOutAt: '2026-03-02T09:04:00Z', ...change }, as);
  expect(words.endsWith(end)).toBe(true);
  expect(words).toContain('Ada Lindqvist moved');
});
