import { describe, expect, test } from 'vitest';
import { isAllowed, refusalOf } from './admin-acts.model.ts';
import type { AdminAct } from './admin-acts.model.ts';

const roles = {
  global: 'Global Administrator',
  cloud: 'Cloud Application Administrator',
  application: 'Application Administrator',
  privileged: 'Privileged Role Administrator',
  user: 'User Administrator',
  reader: 'Global Reader',
} as const;

const table: readonly [AdminAct, (keyof typeof roles)[]][] = [
  ['grant-consent', ['global', 'cloud', 'application', 'privileged']],
  ['change-app', ['global', 'cloud', 'application']],
  ['assign-people', ['global', 'cloud', 'application', 'user']],
  ['classify-permissions', ['global', 'cloud', 'application']],
  ['user-consent-settings', ['global']],
  ['admin-consent-settings', ['global']],
  ['change-users', ['global', 'user']],
];

describe('who may do what', () => {
  test.each(table)('%s: %s', (act, allowed) => {
    const may = Object.entries(roles).flatMap(([name, role]) => (isAllowed(act, [role]) ? [name] : []));
    expect(may).toEqual(Object.keys(roles).filter((name) => allowed.some((each) => each === name)));
    expect(isAllowed(act, [])).toBe(false);
  });

  test('a refusal says who is missing what', () => {
    const tenant = { displayName: 'Fabrikam Lighting' };
    expect(refusalOf('grant-consent', tenant, undefined)).toBe(
      'Sign in as somebody of Fabrikam Lighting first.',
    );
    expect(refusalOf('change-users', tenant, { displayName: 'Dora Kovács', roles: [] })).toBe(
      'Dora Kovács has no admin role. This needs one of: User Administrator, Global Administrator.',
    );
    expect(
      refusalOf('grant-consent', tenant, { displayName: 'Ivan', roles: [roles.global] }),
    ).toBeUndefined();
  });
});
