import type { ReadinessLine } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { readinessWords } from './readiness-words.model.ts';

const line = (fields: Partial<ReadinessLine>): ReadinessLine => ({
  what: 'approval',
  isMet: false,
  whoseTurn: null,
  tenant: { tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961', domain: 'contoso.example' },
  evidence: null,
  until: null,
  count: null,
  ...fields,
});

test.each<[Partial<ReadinessLine>, string]>([
  [{ what: 'activation' }, 'Support has not activated it for your account.'],
  [{ what: 'linked-tenant', count: 0 }, 'No Microsoft tenant is linked to your account.'],
  [{ what: 'linked-tenant', isMet: true, count: 2 }, '2 Microsoft tenants are linked.'],
  [{}, 'Nothing was seen of an approval at contoso.example yet.'],
  [{ evidence: 'reported' }, 'Reported for contoso.example, but nobody has been seen to come through since.'],
  [
    { evidence: 'seen-for-person' },
    'A person of contoso.example came through. That may be their own yes: the others may still be asked.',
  ],
  [{ evidence: 'seen-for-tenant', isMet: true }, 'IT’s approval at contoso.example was seen to work.'],
  [
    { what: 'fresh-admin', isMet: true, until: '12:09' },
    'You have proven to Microsoft that you are here; good until 12:09.',
  ],
  [{ what: 'able-admin', isMet: true, count: 1 }, 'One admin stays able to come in. Two are safer.'],
])('%j', (fields, words) => {
  expect(readinessWords(line(fields), (iso) => `at ${iso}`)).toBe(words);
});
