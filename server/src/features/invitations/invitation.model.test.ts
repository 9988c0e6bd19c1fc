import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import {
  decideAcceptance,
  decideRow,
  shownState,
  type AcceptanceFacts,
  type RowFacts,
} from './invitation.model.ts';

const nobody = new Set<string>();
const row: RowFacts = {
  email: 'New@contoso.example',
  displayName: undefined,
  role: undefined,
  earlier: nobody,
  users: nobody,
  invited: nobody,
  mailedEnough: nobody,
};

describe('a row of a list', () => {
  test('is invited as a member where nothing else is said', () => {
    expect(decideRow(row)).toEqual({
      kind: 'invite',
      row: { email: 'New@contoso.example', displayName: null, role: 'member' },
    });
  });

  test('keeps the name and the role that stand in it', () => {
    expect(decideRow({ ...row, displayName: ' Nia New ', role: ' Admin' })).toMatchObject({
      row: { displayName: 'Nia New', role: 'admin' },
    });
  });

  test.each([
    ['address_refused', { email: 'new@contoso' }],
    ['address_refused', { email: 'a@b.example, c@d.example' }],
    ['name_too_long', { displayName: 'n'.repeat(65) }],
    ['role_unknown', { role: 'owner' }],
    ['role_unknown', { role: 'constructor' }],
    ['twice_in_list', { earlier: new Set(['new@contoso.example']) }],
    ['user_already', { users: new Set(['new@contoso.example']) }],
    ['invited_already', { invited: new Set(['new@contoso.example']) }],
    ['mailed_enough', { mailedEnough: new Set(['new@contoso.example']) }],
  ] as [string, Partial<RowFacts>][])('is left out: %s', (problem, change) => {
    expect(decideRow({ ...row, ...change })).toEqual({ kind: 'leave-out', problem });
  });
});

const now = new Date('2026-11-23T10:00:00Z');

test('D01: an invitation past its time is expired, without any job', () => {
  expect(shownState({ state: 'open', expiresAt: addSeconds(now, 1) }, now)).toBe('open');
  expect(shownState({ state: 'open', expiresAt: now }, now)).toBe('expired');
  expect(shownState({ state: 'accepted', expiresAt: now }, now)).toBe('accepted');
});

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const microsoft = {
  kind: 'microsoft',
  tenantId: contoso,
  isGuest: false,
  address: 'new@contoso.example',
} as const;
const byCode = { kind: 'address', method: 'email-code' } as const;
const facts: AcceptanceFacts = {
  shownState: 'open',
  email: 'New@contoso.example',
  pinnedTenantId: contoso,
  enforcement: 'off',
  guestRule: 'refused',
  mayInviterInvite: true,
  isTenantLinked: true,
  isUserAlready: false,
  proof: microsoft,
};

describe('who becomes a user by an invitation', () => {
  test.each([
    ['the invited person, from the pinned tenant', {}],
    [
      'from any work tenant, where nothing is pinned',
      { pinnedTenantId: null, proof: { ...microsoft, tenantId: fabrikam } },
    ],
    ['who reads the mail of the invited address', { proof: byCode }],
    ['by Microsoft while Microsoft is required', { enforcement: 'required' }],
  ] as [string, Partial<AcceptanceFacts>][])('%s', (_name, change) => {
    expect(decideAcceptance({ ...facts, ...change })).toEqual({ kind: 'accept' });
  });

  test.each([
    ['D01: expired', 'invitation_unknown', { shownState: 'expired' }],
    ['D01: accepted before', 'invitation_unknown', { shownState: 'accepted' }],
    ['D01: withdrawn', 'invitation_unknown', { shownState: 'withdrawn' }],
    ['somebody waits for an admin already', 'invitation_waits_for_admin', { shownState: 'confirming' }],
    ['D05: the inviter may not invite any more', 'invitation_inviter_gone', { mayInviterInvite: false }],
    [
      'D06: a code after the account asks for Microsoft',
      'microsoft_required',
      { enforcement: 'required', proof: byCode },
    ],
    ['D03: an account of another tenant', 'wrong_tenant', { proof: { ...microsoft, tenantId: fabrikam } }],
    [
      'R15: a tenant that is not linked, after the account asks for Microsoft',
      'tenant_not_linked',
      { enforcement: 'required', pinnedTenantId: null, isTenantLinked: false },
    ],
    ['A14: a guest of the pinned tenant', 'guest_refused', { proof: { ...microsoft, isGuest: true } }],
    [
      'D03: another address of the same tenant',
      'invitation_waits_for_admin',
      { proof: { ...microsoft, address: 'other@contoso.example' } },
    ],
    [
      'X11: somebody who is a user of the account already, under another address',
      'user_exists_already',
      { isUserAlready: true, proof: { ...microsoft, address: 'other@contoso.example' } },
    ],
    ['A12: no address at all', 'invitation_waits_for_admin', { proof: { ...microsoft, address: '' } }],
  ] as [string, string, Partial<AcceptanceFacts>][])('%s', (_name, because, change) => {
    expect(decideAcceptance({ ...facts, ...change })).toEqual({ kind: 'refuse', because });
  });
});
