import type { LiftView } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { liftWords } from './lift-words.model.ts';

const asked: LiftView = {
  id: 'lft_01m8mng83s35kg4v22vpkh45z0',
  reason: 'The tenant was deleted',
  askedBy: 'Sam Whitfield',
  askedAt: '2026-03-02T09:00:00.000Z',
  approvedBy: null,
  approvedAt: null,
  opensAt: null,
};
const at = (iso: string): string => `on ${iso.slice(0, 10)}`;

test('E09: a lift that waits for a second person says that nothing has changed', () => {
  expect(liftWords(asked, at)).toEqual([
    'Sam Whitfield of support asked on 2026-03-02 to open the other ways in, because nobody of you could come in any more.',
    'Nothing has changed yet: a second person of support must approve, and then 24 hours must pass.',
  ]);
});

test('E09: an approved one says when the other ways open', () => {
  const approved = {
    ...asked,
    approvedBy: 'Tess Iwu',
    approvedAt: '2026-03-03T09:00:00.000Z',
    opensAt: '2026-03-04T09:00:00.000Z',
  };
  expect(liftWords(approved, at)[1]).toBe(
    'Tess Iwu, a second person of support, has approved. The other ways in open on 2026-03-04.',
  );
});
