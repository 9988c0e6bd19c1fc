import { describe, expect, test } from 'vitest';
import { decideUserChange, type UserChange, type UserChangeFacts } from './user-change.model.ts';

const admin: UserChangeFacts = { role: 'admin', state: 'active', hasOtherAdmin: true };
const alone: UserChangeFacts = { ...admin, hasOtherAdmin: false };
const member: UserChangeFacts = { role: 'member', state: 'active', hasOtherAdmin: true };
const off: UserChangeFacts = { ...admin, state: 'deactivated' };

describe('what an admin may do to a user', () => {
  test.each([
    ['an admin beside another becomes a member', admin, { kind: 'role', role: 'member' }, 'change'],
    ['D11: the last admin stays one', alone, { kind: 'role', role: 'member' }, 'refuse'],
    ['D11: the last admin is not deactivated', alone, { kind: 'deactivate' }, 'refuse'],
    ['D11: the last admin is not removed', alone, { kind: 'remove' }, 'refuse'],
    ['a member becomes an admin', member, { kind: 'role', role: 'admin' }, 'change'],
    [
      'a member is deactivated, also where one admin is left',
      { ...member, hasOtherAdmin: true },
      { kind: 'deactivate' },
      'change',
    ],
    [
      'a deactivated admin is removed: no active admin is lost',
      { ...off, hasOtherAdmin: false },
      { kind: 'remove' },
      'change',
    ],
    ['a deactivated user comes back', off, { kind: 'reactivate' }, 'change'],
    ['who is active already', admin, { kind: 'reactivate' }, 'nothing-to-do'],
    ['who is deactivated already', off, { kind: 'deactivate' }, 'nothing-to-do'],
    ['who has the role already', alone, { kind: 'role', role: 'admin' }, 'nothing-to-do'],
  ] as [string, UserChangeFacts, UserChange, string][])('%s', (_name, facts, change, kind) => {
    expect(decideUserChange(facts, change).kind).toBe(kind);
  });

  test.each([
    [{ kind: 'deactivate' }, true],
    [{ kind: 'remove' }, true],
    [{ kind: 'role', role: 'member' }, false],
  ] as [UserChange, boolean][])('%j takes the access: %s', (change, takesAccess) => {
    expect(decideUserChange(admin, change)).toEqual({ kind: 'change', takesAccess });
  });
});
