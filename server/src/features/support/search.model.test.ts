import { describe, expect, test } from 'vitest';
import { parseReason } from './reason.model.ts';
import { parseSearch } from './search.model.ts';

const nothing = { organizationId: null, userId: null, email: null, reference: null, guid: null, words: null };

describe('the search reads', () => {
  test.each([
    ['Contoso', { words: 'Contoso' }],
    ['  contoso.example ', { words: 'contoso.example' }],
    ['Ada@Contoso.Example', { email: 'ada@contoso.example' }],
    ['7KQM-4XTR', { reference: '7KQM-4XTR', words: '7KQM-4XTR' }],
    ['7kqm4xtr', { reference: '7KQM-4XTR', words: '7kqm4xtr' }],
    ['E07B94C6-5a2f-4d81-b3e8-61f9d07a4c35', { guid: 'e07b94c6-5a2f-4d81-b3e8-61f9d07a4c35' }],
    ['org_01j9x0aaaaaaaaaaaaaaaaaaaa', { organizationId: 'org_01j9x0aaaaaaaaaaaaaaaaaaaa' }],
    ['usr_01j9x0aaaaaaaaaaaaaaaaaaaa', { userId: 'usr_01j9x0aaaaaaaaaaaaaaaaaaaa' }],
    ['Conto\u0000so\n', { words: 'Conto so' }],
    ['x', {}],
    ['', {}],
    ['   ', {}],
  ])('%j', (typed, meant) => {
    expect(parseSearch(typed)).toEqual({ ...nothing, ...meant });
  });

  test('no more than an address can have', () => {
    expect(parseSearch('a'.repeat(10_000)).words).toHaveLength(254);
  });
});

describe('a reason', () => {
  test('is one tidied line', () => {
    expect(parseReason('  Request 4711:   ada cannot sign in ')).toEqual({
      ok: true,
      value: 'Request 4711: ada cannot sign in',
    });
  });

  test.each(['', 'because', '         .', 'x'.repeat(301), 'two lines\nof reason', 'turned \u202e around'])(
    'is none: %j',
    (typed) => {
      expect(parseReason(typed)).toMatchObject({ ok: false, field: 'reason' });
    },
  );
});
