import { describe, expect, test } from 'vitest';
import { tenantOfCase } from './tenant-of-case.model.ts';
import { appName, tellWait, when, type WaitFacts } from './wait.model.ts';

const now = new Date('2026-11-23T12:00:00Z');
const asked: WaitFacts = {
  state: 'asked',
  registration: 'sign-in',
  tenantDomain: 'fabrikam.example',
  claim: 'sent-request',
  since: new Date('2026-11-23T10:42:00Z'),
  answer: null,
  answeredAt: null,
  cameThroughAt: null,
  isThere: false,
};
const answeredAt = new Date('2026-11-23T11:06:00Z');

describe('the page of a wait says', () => {
  test.each<[string, Partial<WaitFacts>, string, string, string, RegExp]>([
    [
      'sent',
      {},
      'sent',
      'other',
      'check',
      /^You sent the request today at 10:42 UTC\. Microsoft tells us nothing/,
    ],
    [
      'presumed, and calls it so',
      { claim: 'presumed' },
      'presumed',
      'other',
      'check',
      /We presume that you sent/,
    ],
    [
      'only an admin',
      { claim: 'needs-admin' },
      'needs-admin',
      'other',
      'send-page',
      /^Only an IT admin of fabrikam/,
    ],
    [
      'a yes that is told, and no proof',
      { answer: 'approved', answeredAt },
      'reported',
      'you',
      'go-on',
      /you told us today at 11:06 UTC\. That is not proof/,
    ],
    ['approved', { state: 'approved' }, 'approved', 'you', 'go-on', /^Your IT admin approved Parspec\./],
    ['their own way through', { cameThroughAt: now }, 'through', 'you', 'go-on', /^Microsoft let you in/],
    [
      'a no',
      { state: 'declined' },
      'declined',
      'you',
      'answers',
      /^Your IT admin wants to know more first\./,
    ],
    ['a block', { state: 'blocked' }, 'blocked', 'other', 'send-page', /^Your IT has switched Parspec off\./],
    [
      'a block, whatever was told',
      { state: 'blocked', answer: 'approved' },
      'blocked',
      'other',
      'send-page',
      /off/,
    ],
    ['silence', { state: 'silent' }, 'silent', 'you', 'ask-again', /we have seen no answer/],
  ])('%s', (_name, change, stage, turn, main, lead) => {
    const told = tellWait('Parspec', { ...asked, ...change }, now);
    expect([told.stage, told.turn, told.main]).toEqual([stage, turn, main]);
    expect(told.turnWords).toBe(turn === 'you' ? 'Your turn' : 'Your IT admin’s turn');
    expect(told.lead).toMatch(lead);
    expect(told.stations.filter(({ state }) => state === 'now')).toHaveLength(1);
  });

  test('never “approved” for less than evidence', () => {
    const less: Partial<WaitFacts>[] = [
      {},
      { answer: 'approved', answeredAt },
      { cameThroughAt: now },
      { state: 'silent' },
    ];
    for (const change of less)
      expect(tellWait('Parspec', { ...asked, ...change }, now).lead).not.toContain('admin approved');
  });
});

test('an instant is told with its day where that is not today', () => {
  expect(when(new Date('2026-11-20T09:05:00Z'), now)).toBe('on 20 Nov 2026 at 09:05 UTC');
  expect(appName('Parspec', 'mail')).toBe('Parspec Email');
});

describe('the tenant of a case is', () => {
  const contoso = { tenantId: 'tid-contoso', domain: 'contoso.example' };
  const fabrikam = { tenantId: 'tid-fabrikam', domain: 'fabrikam.example' };
  const person = { pinnedTenantId: null, identityTenantId: null, address: 'emil@fabrikam.example' };
  const known = (tenantId: string, domain: string) => ({ kind: 'known', tenantId, domain });
  test.each([
    [
      'the pin, first of all',
      { ...person, pinnedTenantId: 'tid-contoso' },
      [contoso, fabrikam],
      known('tid-contoso', 'contoso.example'),
    ],
    [
      'that of their Microsoft account',
      { ...person, identityTenantId: 'tid-x' },
      [contoso],
      known('tid-x', 'fabrikam.example'),
    ],
    [
      'the linked tenant under their domain',
      person,
      [contoso, fabrikam],
      known('tid-fabrikam', 'fabrikam.example'),
    ],
    ['the only linked tenant', person, [contoso], known('tid-contoso', 'contoso.example')],
    ['looked up by the domain', person, [], { kind: 'look-up', domain: 'fabrikam.example' }],
    [
      'looked up where several are linked and none fits',
      { ...person, address: 'a@other.example' },
      [contoso, fabrikam],
      { kind: 'look-up', domain: 'other.example' },
    ],
  ])('%s', (_name, given, linked, tenant) => {
    expect(tenantOfCase(given, linked)).toEqual(tenant);
  });
});
