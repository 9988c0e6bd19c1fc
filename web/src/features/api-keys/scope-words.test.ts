import { operations, type Operation } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { offeredOrganizationScopes, offeredPersonScopes } from './scope-words.ts';

test('the page offers exactly the scopes that open something', () => {
  const opening = Object.values<Operation>(operations).flatMap(({ apiKey }) =>
    apiKey === undefined ? [] : [apiKey],
  );
  expect(new Set<string>([...offeredPersonScopes, ...offeredOrganizationScopes])).toEqual(new Set(opening));
});
