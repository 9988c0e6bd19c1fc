import { describe, expect, test } from 'vitest';
import { decideCarryOut, doesMove, moveGroupOf } from './tenant-move.model.ts';

const now = new Date('2026-03-02T09:00:00Z');
const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);
const mover = {
  isActor: false,
  state: 'active',
  identityTenantId: 'contoso',
  toTenantId: 'fabrikam',
  doesAddressBounce: false,
} as const;

describe('E11: what becomes of a person of the old tenant', () => {
  test.each([
    ['comes from the old tenant', {}, 'moves'],
    ['has a password alone', { identityTenantId: null }, 'moves'],
    ['comes from the new tenant already', { identityTenantId: 'fabrikam' }, 'arrived'],
    [
      'the same, and mail to them comes back',
      { identityTenantId: 'fabrikam', doesAddressBounce: true },
      'arrived',
    ],
    ['mail to them comes back', { doesAddressBounce: true }, 'cannot-be-mailed'],
    ['is deactivated', { state: 'deactivated', doesAddressBounce: true }, 'switched-off'],
    ['acts', { isActor: true, identityTenantId: 'fabrikam' }, 'acts'],
  ] as const)('%s', (_name, facts, group) => {
    expect(moveGroupOf({ ...mover, ...facts })).toBe(group);
  });

  test('who stays is not moved', () => {
    expect(
      (['moves', 'arrived', 'switched-off', 'cannot-be-mailed', 'acts'] as const).filter(doesMove),
    ).toEqual(['moves', 'arrived', 'switched-off']);
  });
});

const nobody = { moves: 0, arrived: 0, 'switched-off': 0, 'cannot-be-mailed': 1, acts: 1 };
const actor = { isAdmin: true, isOfLinkedTenant: true, freshAt: minutes(-1) };
const ready = {
  carriedOutAt: null,
  expiresAt: minutes(5),
  factsHash: Buffer.from('as told'),
  presentHash: Buffer.from('as told'),
  areBothLinked: true,
  counts: { ...nobody, moves: 43 },
  isApproved: true,
  actor,
  now,
} as const;

describe('E11: whether a move may be carried out', () => {
  test.each([
    ['all holds', {}, null],
    ['somebody deactivated alone', { counts: { ...nobody, 'switched-off': 1 } }, null],
    ['carried out already', { carriedOutAt: minutes(-1) }, 'tenant_move_outdated'],
    ['ten minutes old', { expiresAt: now }, 'tenant_move_outdated'],
    ['somebody stands otherwise', { presentHash: Buffer.from('now') }, 'tenant_move_outdated'],
    ['a tenant was unlinked', { areBothLinked: false }, 'tenant_move_outdated'],
    ['nobody moves', { counts: nobody }, 'tenant_move_empty'],
    ['IT has not approved', { isApproved: false }, 'tenant_move_not_ready'],
    ['not seen for ten minutes', { actor: { ...actor, freshAt: minutes(-10) } }, 'tenant_move_not_ready'],
    ['never seen', { actor: { ...actor, freshAt: null } }, 'tenant_move_not_ready'],
    ['comes from elsewhere', { actor: { ...actor, isOfLinkedTenant: false } }, 'tenant_move_not_ready'],
    ['was made a member meanwhile', { actor: { ...actor, isAdmin: false } }, 'tenant_move_not_ready'],
  ] as const)('%s', (_name, facts, code) => {
    expect(decideCarryOut({ ...ready, ...facts })).toEqual(
      code === null ? { ok: true, value: null } : { ok: false, code },
    );
  });
});
