import { describe, expect, test } from 'vitest';
import { chooseAccount } from './choose-account.model.ts';
import type { AccountFacts, Candidate } from './choose-account.model.ts';

const ada: Candidate = { upn: 'ada@contoso.example', isKnownHere: true };
const gus: Candidate = { upn: 'gus@northwind.example', isKnownHere: true };
const stranger: Candidate = { upn: 'jo@wingtip.example', isKnownHere: false };
const facts: AccountFacts = {
  prompt: undefined,
  loginHint: undefined,
  domainHint: undefined,
  candidates: [],
};

const cases: [string, Partial<AccountFacts>, string][] = [
  ['nobody is signed in: the list', {}, 'pick'],
  ['one is signed in: nobody is asked', { candidates: [ada] }, 'use ada@contoso.example'],
  ['two are signed in: the list', { candidates: [ada, gus] }, 'pick'],
  ['the one signed in is a stranger here: the list', { candidates: [stranger] }, 'pick'],
  [
    'the one signed in is of another domain than hinted: the list',
    { candidates: [ada], domainHint: 'northwind.example' },
    'pick',
  ],
  [
    'domain_hint=organizations excludes nobody',
    { candidates: [ada], domainHint: 'organizations' },
    'use ada@contoso.example',
  ],
  [
    'a hint picks among two, whatever the case',
    { candidates: [ada, gus], loginHint: 'GUS@northwind.example' },
    'use GUS@northwind.example',
  ],
  [
    'a hint for somebody else: their password',
    { candidates: [ada], loginHint: 'ben@contoso.example' },
    'ask-password ben@contoso.example',
  ],
  ['prompt=select_account: the list in any case', { candidates: [ada], prompt: 'select_account' }, 'pick'],
  [
    'prompt=login with a hint: the password in any case',
    { candidates: [ada], prompt: 'login', loginHint: ada.upn },
    'ask-password ada@contoso.example',
  ],
  ['prompt=login without a hint: the list', { candidates: [ada], prompt: 'login' }, 'pick'],
  ['prompt=none, nobody: 50058', { prompt: 'none' }, 'refuse 50058'],
  ['prompt=none, one: used', { prompt: 'none', candidates: [ada] }, 'use ada@contoso.example'],
  ['prompt=none, two: 16000', { prompt: 'none', candidates: [ada, gus] }, 'refuse 16000'],
  [
    'prompt=none, two and a hint: the hinted',
    { prompt: 'none', candidates: [ada, gus], loginHint: gus.upn },
    'use gus@northwind.example',
  ],
  [
    'prompt=none, hinted but not signed in: 50058',
    { prompt: 'none', candidates: [ada], loginHint: gus.upn },
    'refuse 50058',
  ],
  ['prompt=none, only a stranger: 16000', { prompt: 'none', candidates: [stranger] }, 'refuse 16000'],
];

describe('chooseAccount', () => {
  test.each(cases)('%s', (_name, change, expected) => {
    const choice = chooseAccount({ ...facts, ...change });
    const detail = choice.kind === 'pick' ? '' : ` ${choice.kind === 'refuse' ? choice.code : choice.upn}`;
    expect(`${choice.kind}${detail}`).toBe(expected);
  });
});
