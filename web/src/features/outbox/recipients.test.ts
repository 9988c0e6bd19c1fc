import { expect, test } from 'vitest';
import { addressFault, parseRecipients } from './recipients.ts';

test.each([
  ['a@b.example', [{ address: 'a@b.example' }]],
  [
    'Ada Lindqvist <ada@b.example>; ben@b.example',
    [{ name: 'Ada Lindqvist', address: 'ada@b.example' }, { address: 'ben@b.example' }],
  ],
  [
    '"Lindqvist, Ada" <ada@b.example>, x@y.example\nz@y.example',
    [
      { name: 'Lindqvist, Ada', address: 'ada@b.example' },
      { address: 'x@y.example' },
      { address: 'z@y.example' },
    ],
  ],
  [' ; , ', []],
])('%s', (text, recipients) => {
  expect(parseRecipients(text)).toEqual(recipients);
});

test.each([
  ['ada@contoso.example', null],
  ['ada', 'has no @'],
  ['ada@@contoso.example', 'has more than one @'],
  ['@contoso.example', 'has nothing before the @'],
  ['ada@contoso', 'has no dot after the @'],
  ['a da@contoso.example', 'has a character that does not belong there'],
])('%s: %s', (address, fault) => {
  expect(addressFault(address)).toBe(fault);
});
