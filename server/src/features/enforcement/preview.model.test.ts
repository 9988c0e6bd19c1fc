import { describe, expect, test } from 'vitest';
import { fateOf, isPreviewTrue, type PersonFacts } from './preview.model.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';

const ben: PersonFacts = {
  pinnedTenantId: contoso,
  identityTenantId: contoso,
  isGuest: false,
  guestRule: 'refused',
  doesAddressBounce: false,
  hasOtherSession: false,
  chosenTenantId: null,
  linkedTenantIds: [contoso],
};
const kim: PersonFacts = { ...ben, pinnedTenantId: null, identityTenantId: null };
const both = { linkedTenantIds: [contoso, fabrikam] };

describe('what becomes of a person when Microsoft is made the only way in', () => {
  test.each([
    ['who has SSO stays', ben, 'stays', null, contoso],
    ['who has SSO and no pin stays, and is pinned', { ...ben, pinnedTenantId: null }, 'stays', null, contoso],
    [
      'who has SSO and sits in another session',
      { ...ben, hasOtherSession: true },
      'signs-in-again',
      null,
      contoso,
    ],
    ['who has none gets the only linked tenant', kim, 'signed-out', null, contoso],
    ['of two tenants none is guessed', { ...kim, ...both }, 'signed-out', 'pin-missing', null],
    [
      'of two tenants the chosen one counts',
      { ...kim, ...both, chosenTenantId: fabrikam },
      'signed-out',
      null,
      fabrikam,
    ],
    [
      'a pin is not chosen away',
      { ...kim, ...both, pinnedTenantId: contoso, chosenTenantId: fabrikam },
      'signed-out',
      null,
      contoso,
    ],
    [
      'a pin on a tenant that is linked no more',
      { ...kim, pinnedTenantId: fabrikam },
      'cannot-come-in',
      'tenant-not-linked',
      fabrikam,
    ],
    [
      'an identity of a tenant that is linked no more',
      { ...ben, pinnedTenantId: null, identityTenantId: fabrikam },
      'cannot-come-in',
      'tenant-not-linked',
      fabrikam,
    ],
    [
      'an identity of another tenant than the pin',
      { ...ben, ...both, pinnedTenantId: fabrikam },
      'cannot-come-in',
      'pinned-elsewhere',
      fabrikam,
    ],
    [
      'an address that bounces',
      { ...kim, doesAddressBounce: true },
      'cannot-come-in',
      'address-bounces',
      contoso,
    ],
    [
      'an address that bounces stops nobody who has SSO',
      { ...ben, doesAddressBounce: true },
      'stays',
      null,
      contoso,
    ],
    ['A14: a guest is refused', { ...ben, isGuest: true }, 'guest', 'guest-refused', contoso],
    [
      'A14: a guest whom the account lets in stays',
      { ...ben, isGuest: true, guestRule: 'allowed' },
      'stays',
      null,
      contoso,
    ],
    ['nobody without a tenant', { ...kim, linkedTenantIds: [] }, 'signed-out', 'pin-missing', null],
  ] as [string, PersonFacts, string, string | null, string | null][])(
    '%s',
    (_name, facts, group, reason, tenantId) => {
      expect(fateOf(facts)).toEqual({ group, reason, tenantId });
    },
  );
});

describe('a preview arms', () => {
  const now = new Date('2026-11-29T12:00:00Z');
  const [hash, other] = [Buffer.from('one'), Buffer.from('other')];
  const young = { expiresAt: new Date('2026-11-29T12:00:01Z'), factsHash: hash, presentHash: hash, now };
  test.each([
    ['while it is young and true', young, true],
    ['not at its end', { ...young, expiresAt: now }, false],
    ['not when what it told has changed', { ...young, presentHash: other }, false],
  ])('%s', (_name, facts, isTrue) => {
    expect(isPreviewTrue(facts)).toBe(isTrue);
  });
});
