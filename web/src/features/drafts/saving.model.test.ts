import type { DraftView } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { newDraft } from '../outbox/draft.ts';
import { recipientWords } from './draft-words.model.ts';
import { contentOf, markOf, markOfView, saveWords, stateAfter } from './saving.model.ts';

const words = { title: 'Title.', detail: 'Detail.' };

describe('what a failed try makes of it', () => {
  test.each([
    [
      'another tab has written',
      { code: 'draft_changed', status: 409, ...words },
      { kind: 'changed-elsewhere' },
    ],
    ['it is gone', { code: 'draft_not_found', status: 404, ...words }, { kind: 'gone' }],
    ['no answer', words, { kind: 'not-saved', because: 'Title.', triesAgain: true }],
    [
      'the database is away',
      { code: 'database_unavailable', status: 503, ...words },
      { kind: 'not-saved', because: 'Title.', triesAgain: true },
    ],
    [
      'too often',
      { code: 'rate_limited', status: 429, ...words },
      { kind: 'not-saved', because: 'Title.', triesAgain: true },
    ],
    [
      'too many',
      { code: 'too_many_drafts', status: 409, ...words },
      { kind: 'not-saved', because: 'Title. Detail.', triesAgain: false },
    ],
  ] as const)('%s', (_name, problem, state) => {
    expect(stateAfter(problem)).toEqual(state);
  });
});

test.each([
  [{ kind: 'unwritten' }, ''],
  [{ kind: 'saved', at: '2026-11-30T14:32:05.000Z' }, 'Saved at 14:32'],
  [{ kind: 'changed-elsewhere' }, ''],
  [
    { kind: 'not-saved', because: 'No answer.', triesAgain: true },
    'Not saved: No answer. It is kept in this tab and tried again.',
  ],
  [{ kind: 'not-saved', because: 'Too long.', triesAgain: false }, 'Not saved: Too long.'],
] as const)('%o is said as "%s"', (state, said) => {
  expect(saveWords(state, (iso) => iso.slice(11, 16))).toBe(said);
});

describe('what this tab has written itself', () => {
  const file = { key: 'k', id: 'file_1', name: 'a.txt', sizeBytes: 1 } as const;
  const draft = { ...newDraft('<p>Ada</p>'), to: [{ address: 'ben@' }], later: '', files: [file] };
  const content = contentOf(draft);
  const view: DraftView = {
    ...content,
    id: 'drf_1',
    revision: 2,
    // A name that was not given comes back as none.
    to: [{ address: 'ben@' }],
    attachments: [{ ...file, contentType: 'text/plain', sha256: '' }],
    linkedFiles: [],
    updatedAt: '2026-11-30T14:32:05.000Z',
  };

  test('is known again', () => {
    expect(content).toMatchObject({ sendAt: '', attachmentIds: ['file_1'], linkedFileIds: [] });
    expect(markOfView(view)).toBe(markOf(content));
  });

  test.each<[string, Partial<DraftView>]>([
    ['another text', { html: '<p>Ben</p>' }],
    ['another recipient', { to: [{ address: 'ben@contoso.example' }] }],
    ['a name', { to: [{ address: 'ben@', name: 'Ben' }] }],
    ['the same in another field', { to: [], cc: [{ address: 'ben@' }] }],
    ['no file', { attachments: [] }],
    ['a time', { sendAt: null }],
  ])('but not with %s', (_name, other) => {
    expect(markOfView({ ...view, ...other })).not.toBe(markOf(content));
  });
});

test.each([
  [[], 0, 'To nobody yet'],
  [[{ address: 'ben@x.example', name: 'Ben' }], 1, 'To Ben'],
  [
    [{ address: 'ben@x.example', name: 'Ben' }, { address: 'lee@x.example' }],
    3,
    'To Ben, lee@x.example and 1 other',
  ],
  [[{ address: 'lee@x.example' }], 9, 'To lee@x.example and 8 others'],
])('%o of %i are said as "%s"', (recipients, recipientCount, said) => {
  expect(recipientWords({ recipients, recipientCount })).toBe(said);
});
