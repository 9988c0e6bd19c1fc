import { expect, test } from 'vitest';
import { platformError } from './platform.model.ts';

test.each([
  ['a server redeems what was given to a server', false, false, false, undefined],
  ['and needs no PKCE', false, false, true, undefined],
  ['a page redeems what was given to a page', true, true, false, undefined],
  ['a page without PKCE', true, true, true, 9002325],
  ['a page redeems what was given to a server', false, true, false, 9002326],
  ['a server redeems what was given to a page', true, false, false, 9002327],
])('%s', (_, isOfSpa, isCrossOrigin, isPkceMissing, code) => {
  expect(platformError({ isOfSpa, isCrossOrigin, isPkceMissing })?.code).toBe(code);
});
