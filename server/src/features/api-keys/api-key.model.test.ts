import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import {
  refusalOfWish,
  stateOfApiKey,
  type ApiKeyFacts,
  type PresentFacts,
  type WishFacts,
} from './api-key.model.ts';

const now = new Date('2026-11-23T10:00:00Z');
const key: ApiKeyFacts = {
  holder: 'person',
  organizationEpoch: 3,
  userEpoch: 5,
  endsAt: addSeconds(now, 1),
  revokedAt: null,
};
const present: PresentFacts = {
  organizationEpoch: 3,
  userEpoch: 5,
  userState: 'active',
  enforcement: 'off',
};

describe('how a key stands', () => {
  test.each([
    ['active while everything holds', {}, {}, 'active', 'active'],
    ['revoked', { revokedAt: now }, {}, 'revoked', 'revoked'],
    ['expired', { endsAt: now }, {}, 'expired', 'expired'],
    ['issued by somebody deactivated', {}, { userState: 'deactivated' }, 'access-ended', 'active'],
    ['issued by somebody removed', {}, { userState: 'removed' }, 'access-ended', 'active'],
    ['older than the epoch of the user', {}, { userEpoch: 6 }, 'access-ended', 'active'],
    ['older than the epoch of the organization', {}, { organizationEpoch: 4 }, 'access-ended', 'active'],
    ['held while Microsoft is the only way in', {}, { enforcement: 'required' }, 'paused', 'active'],
    [
      'expired while Microsoft is required',
      { endsAt: now },
      { enforcement: 'required' },
      'expired',
      'expired',
    ],
  ] as [string, Partial<ApiKeyFacts>, Partial<PresentFacts>, string, string][])(
    '%s',
    (_name, keyChange, presentChange, ofPerson, ofOrganization) => {
      const facts = [{ ...present, ...presentChange }, now] as const;
      expect(stateOfApiKey({ ...key, ...keyChange }, ...facts)).toBe(ofPerson);
      expect(stateOfApiKey({ ...key, ...keyChange, holder: 'organization' }, ...facts)).toBe(ofOrganization);
    },
  );
});

describe('whether a person may have such a key', () => {
  const member: WishFacts = { role: 'member', enforcement: 'off', holder: 'person', organizationScopes: [] };
  test.each([
    ['a member’s own', {}, null],
    ['a member’s own with a scope of the account', { organizationScopes: ['audit:read'] }, 'admin_required'],
    ['one of the account by a member', { holder: 'organization' }, 'admin_required'],
    ['one of the account by an admin', { holder: 'organization', role: 'admin' }, null],
    [
      'an admin’s own with a scope of the account',
      { role: 'admin', organizationScopes: ['audit:read'] },
      null,
    ],
    ['a person’s while Microsoft is required', { enforcement: 'required' }, 'api_keys_of_persons_paused'],
    [
      'one of the account while Microsoft is required',
      { enforcement: 'required', holder: 'organization', role: 'admin' },
      null,
    ],
  ] as [string, Partial<WishFacts>, string | null][])('%s', (_name, change, refusal) => {
    expect(refusalOfWish({ ...member, ...change })).toBe(refusal);
  });
});
