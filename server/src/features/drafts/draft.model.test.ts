import { maxDraftCount } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { hasRoom, writeRefusal } from './draft.model.ts';

describe('a draft is written', () => {
  test.each([
    ['by whoever has seen its last revision', { revision: 3 }, 3, null],
    ['not by whoever has seen an older one', { revision: 3 }, 2, 'draft_changed'],
    ['not by whoever says a later one', { revision: 3 }, 4, 'draft_changed'],
    ['not where it is gone', undefined, 1, 'draft_not_found'],
  ] as const)('%s', (_name, last, seen, refusal) => {
    expect(writeRefusal(last, seen)).toBe(refusal);
  });

  test.each([
    [0, true],
    [maxDraftCount - 1, true],
    [maxDraftCount, false],
  ])('beside %i others: %s', (count, may) => {
    expect(hasRoom(count)).toBe(may);
  });
});
