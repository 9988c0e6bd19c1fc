import { describe, expect, test } from 'vitest';
import { methodsOf, refusalOfMethod, type MethodFacts, type SignInMethod } from './method.model.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const kim: MethodFacts = {
  enforcement: 'off',
  guestRule: 'refused',
  state: 'active',
  pinnedTenantId: null,
  identity: null,
  otherMethods: ['password'],
};
const identity = { isGuest: false, isTenantLinked: true };
const ada: MethodFacts = { ...kim, pinnedTenantId: contoso, identity, otherMethods: ['email-code'] };
const required: MethodFacts = { ...ada, enforcement: 'required' };

describe('whether a user may come in this way', () => {
  test.each([
    ['a password that was set', kim, 'password', null],
    ['a code where only a password was set', kim, 'email-code', 'method_not_set_up'],
    ['Microsoft without an identity', kim, 'microsoft', 'method_not_set_up'],
    ['Microsoft with an identity', ada, 'microsoft', null],
    ['a password for a user who came through Microsoft', ada, 'password', 'method_not_set_up'],
    [
      'a password while Microsoft is required',
      { ...kim, enforcement: 'required' },
      'password',
      'microsoft_required',
    ],
    [
      'a code while Microsoft is required',
      { ...ada, enforcement: 'required' },
      'email-code',
      'microsoft_required',
    ],
    ['Microsoft while it is required', { ...ada, enforcement: 'required' }, 'microsoft', null],
    [
      'A14: Microsoft of a guest while it is required',
      { ...required, identity: { ...identity, isGuest: true } },
      'microsoft',
      'guest_refused',
    ],
    [
      'A14: Microsoft of a guest whom the account lets in',
      { ...required, guestRule: 'allowed', identity: { ...identity, isGuest: true } },
      'microsoft',
      null,
    ],
    [
      'A14: Microsoft of a guest where other ways are open',
      { ...ada, identity: { ...identity, isGuest: true } },
      'microsoft',
      null,
    ],
    [
      'Microsoft of a tenant that is no longer linked while it is required',
      { ...required, identity: { ...identity, isTenantLinked: false } },
      'microsoft',
      'tenant_not_linked',
    ],
    ['anything of a deactivated user', { ...ada, state: 'deactivated' }, 'microsoft', 'user_deactivated'],
    [
      'Microsoft of another tenant than the pinned one',
      { ...ada, pinnedTenantId: fabrikam },
      'microsoft',
      'wrong_tenant',
    ],
    [
      'a code of a pinned user, which no tenant vouches for',
      { ...ada, pinnedTenantId: fabrikam },
      'email-code',
      null,
    ],
    ['Microsoft of any tenant without a pin', { ...ada, pinnedTenantId: null }, 'microsoft', null],
    ['anything of a removed user', { ...ada, state: 'removed' }, 'microsoft', 'user_deactivated'],
  ] as [string, MethodFacts, SignInMethod, string | null][])('%s', (_name, user, method, refusal) => {
    const tenantId = method === 'microsoft' ? contoso : null;
    expect(refusalOfMethod(user, { method, tenantId })).toBe(refusal);
  });

  test('a user has Microsoft by an identity, the others by having set them up', () => {
    expect(methodsOf(ada)).toEqual(['microsoft', 'email-code']);
    expect(methodsOf(kim)).toEqual(['password']);
  });
});
