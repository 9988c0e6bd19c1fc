import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { personalAccountsTenantId } from '../../kernel/personal-accounts.ts';
import { drawMoves } from '../../kernel/state-moves.ts';
import {
  bindingLinkMoves,
  decideBinding,
  decideLettingIn,
  isLikely,
  shownLinkState,
  type BindingDecision,
  type BindingFacts,
} from './binding.model.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const subject = { tenantId: contoso, objectId: '8d0c3a6e-52f7-4b19-9e64-3f1b7a80c2d5', isGuest: false };
const other = { tenantId: contoso, objectId: '2f7e91b4-6a38-4d05-8c1d-95b0e3f4a726' };
const kim = { displayName: 'Kim Larsen', address: 'kim@contoso.example' };
const facts: BindingFacts = {
  shownState: 'open',
  subject,
  guestRule: 'refused',
  linkTenantId: contoso,
  userState: 'active',
  identity: null,
  pinnedTenantId: contoso,
  isSomebodyElse: false,
  user: kim,
  cameAs: kim,
};
const refuse = (because: string): unknown => ({ kind: 'refuse', because });
const bind: BindingDecision = { kind: 'bind', pins: false };
const ask: BindingDecision = { kind: 'put-before-admins' };

test('README.md shows the states of a binding link', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  expect(/```mermaid\n([\s\S]+?)\n```/.exec(readme)?.[1]).toBe(drawMoves(bindingLinkMoves, 'open'));
});

test('an open link is expired from its last instant on; what waits for an admin goes on waiting', () => {
  const expiresAt = new Date('2026-11-30T12:00:00Z');
  const before = new Date('2026-11-30T11:59:59Z');
  expect(shownLinkState({ state: 'open', expiresAt }, before)).toBe('open');
  expect(shownLinkState({ state: 'open', expiresAt }, expiresAt)).toBe('expired');
  expect(shownLinkState({ state: 'confirming', expiresAt }, expiresAt)).toBe('confirming');
});

describe('who comes by a binding link', () => {
  test.each([
    ['the person themselves', bind, {}],
    ['who gets their pin with it', { kind: 'bind', pins: true }, { pinnedTenantId: null }],
    [
      'in other letters, with one name more',
      bind,
      { cameAs: { displayName: 'LARSEN, Kim Ida', address: 'Kim@Contoso.example' } },
    ],
    ['D08: by a link that was used', refuse('binding_link_unknown'), { shownState: 'used' }],
    ['by one that a newer one replaced', refuse('binding_link_unknown'), { shownState: 'replaced' }],
    ['by one whose person an admin turned away', refuse('binding_link_unknown'), { shownState: 'refused' }],
    ['by one that is out of time', refuse('binding_link_unknown'), { shownState: 'expired' }],
    [
      'while somebody waits for an admin by it',
      refuse('binding_waits_for_admin'),
      { shownState: 'confirming' },
    ],
    ['for a user that is switched off', refuse('user_deactivated'), { userState: 'deactivated' }],
    ['for a user that was removed', refuse('user_deactivated'), { userState: 'removed' }],
    ['for a user who has this account already', { kind: 'enter' }, { identity: subject }],
    ['for a user who has another one', refuse('binding_link_unknown'), { identity: other }],
    [
      'with a personal account',
      refuse('personal_account_refused'),
      { subject: { ...subject, tenantId: personalAccountsTenantId } },
    ],
    ['A15: from another tenant', refuse('wrong_tenant'), { subject: { ...subject, tenantId: fabrikam } }],
    [
      'A15: from the tenant of the link after the pin was changed',
      refuse('wrong_tenant'),
      { pinnedTenantId: fabrikam },
    ],
    [
      'A15: from the pinned tenant by an older link of another',
      refuse('wrong_tenant'),
      { pinnedTenantId: fabrikam, subject: { ...subject, tenantId: fabrikam } },
    ],
    ['A14: as a guest', refuse('guest_refused'), { subject: { ...subject, isGuest: true } }],
    [
      'A14: as a guest whom the account lets in',
      bind,
      { guestRule: 'allowed', subject: { ...subject, isGuest: true } },
    ],
    [
      'as another user of the account, under another name',
      refuse('user_exists_already'),
      { isSomebodyElse: true, cameAs: { displayName: 'Ben Okafor', address: 'ben@contoso.example' } },
    ],
    ['D03: under another address', ask, { cameAs: { ...kim, address: 'kim.larsen@contoso.example' } }],
    ['D03: under another name', ask, { cameAs: { ...kim, displayName: 'Lee Costa' } }],
    ['A12: without an address', ask, { cameAs: { ...kim, address: '' } }],
  ] as [string, unknown, Partial<BindingFacts>][])('%s', (_name, decision, change) => {
    expect(decideBinding({ ...facts, ...change })).toEqual(decision);
  });
});

describe('an admin says that it is the same person', () => {
  test.each([
    ['under another name and address', bind, {}],
    ['who got this account another way meanwhile', { kind: 'enter' }, { identity: subject }],
    ['who got another one meanwhile', refuse('binding_link_unknown'), { identity: other }],
    ['who is another user by now', refuse('user_exists_already'), { isSomebodyElse: true }],
    ['whose pin was changed', refuse('wrong_tenant'), { pinnedTenantId: fabrikam }],
  ] as [string, unknown, Partial<BindingFacts>][])('%s', (_name, decision, change) => {
    expect(decideLettingIn({ ...facts, ...change })).toEqual(decision);
  });
});

describe('names may be of one person', () => {
  test.each([
    ['José Núñez', 'jose NUNEZ', true],
    ['Núñez-Prado, José', 'Maria Prado', true],
    ['Kim Larsen', 'K. L.', false],
    ['Kim', 'Kimberly', false],
    ['李 明', '李明', false],
    ['李 明', '明 李', true],
    ['Ελένη', 'ελενη', true],
    // Nothing to compare: the address decides alone.
    ['4711', 'Kim Larsen', true],
    ['Kim Larsen', '', true],
  ])('%s and %s: %s', (user, shown, likely) => {
    const named = (displayName: string) => ({ ...kim, displayName });
    expect(isLikely(named(user), named(shown))).toBe(likely);
  });
});
