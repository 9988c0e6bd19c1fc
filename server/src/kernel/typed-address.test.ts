import { expect, test } from 'vitest';
import { parseTypedAddress } from './typed-address.ts';

test.each([
  ['  Ben@Contoso.EXAMPLE ', { address: 'ben@contoso.example', domain: 'contoso.example' }],
  ['', 'empty'],
  ['  ', 'empty'],
  ['ben', 'no-at'],
  ['ben@contoso', 'no-dot'],
  ['ben@', 'not-an-address'],
  ['a@contoso.example,b@evil.example', 'not-an-address'],
  ['a@contoso.example\r\nBcc: b@evil.example', 'not-an-address'],
  ['"a@evil.example x"@contoso.example', 'not-an-address'],
])('C10: %j in the field of an address', (typed, parsed) => {
  expect(parseTypedAddress(typed)).toEqual(parsed);
});
