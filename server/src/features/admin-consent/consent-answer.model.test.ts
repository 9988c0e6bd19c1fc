import { expect, test } from 'vitest';
import { parseConsentAnswer } from './consent-answer.model.ts';

const read = (query: string) => parseConsentAnswer(new URLSearchParams(query));
const no = (error: string, errorSubcode: string | null = null, errorDescription: string | null = null) => ({
  kind: 'error',
  error,
  errorSubcode,
  errorDescription,
});

test.each([
  ['a yes', 'admin_consent=True&tenant=x&scope=y&state=s', { kind: 'said-yes' }],
  [
    'a yes and an error (the documented sample)',
    'admin_consent=True&error=consent_required&error_description=AADSTS65004: x&state=s',
    no('consent_required', null, 'AADSTS65004: x'),
  ],
  ['an error before a yes', 'error=access_denied&state=s&admin_consent=True', no('access_denied')],
  [
    '"Return" without a yes',
    'error=access_denied&error_subcode=cancel&state=s',
    no('access_denied', 'cancel'),
  ],
  ['an error twice', 'error=a&error=b&admin_consent=True&state=s', no('')],
  ['an empty error', 'error=&admin_consent=True&state=s', no('')],
  ['half of an answer', 'state=s&tenant=x', { kind: 'unclear' }],
  ['a no that says so', 'state=s&admin_consent=False', { kind: 'unclear' }],
  ['a yes twice', 'state=s&admin_consent=True&admin_consent=True', { kind: 'unclear' }],
  ['a code instead', 'state=s&code=c', { kind: 'unclear' }],
] as const)('%s', (_name, query, answer) => {
  expect(read(query)?.answer).toEqual(answer);
});

test.each(['', 'admin_consent=True', 'state=a&state=b&admin_consent=True', `state=${'s'.repeat(5000)}`])(
  'no state, no answer: %s',
  (query) => {
    expect(read(query)).toBeUndefined();
  },
);
