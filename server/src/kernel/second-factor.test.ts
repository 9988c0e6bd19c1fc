import { expect, test } from 'vitest';
import { secondFactorOf } from './second-factor.ts';

test.each([
  [null, 'not-said'],
  [[], 'not-named'],
  [['pwd'], 'not-named'],
  [['pwd', 'rsa', 'fido'], 'not-named'],
  [['pwd', 'mfa'], 'seen'],
  [['MFA'], 'not-named'],
] as const)('E16: of %o Microsoft says: %s', (methods, said) => {
  expect(secondFactorOf(methods)).toBe(said);
});
