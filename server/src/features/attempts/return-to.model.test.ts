import { describe, expect, test } from 'vitest';
import { safeReturnTo } from './return-to.model.ts';

const prefixes = [
  '//',
  '/\\',
  '\\\\',
  '\\/',
  '///',
  '/\t/',
  '/\n/',
  '/\r\n/',
  '\t//',
  ' //',
  '/%2f',
  '/%2F',
  '/%5c',
  '/%5C',
  '/%09/',
  '/%0d%0a',
  '/./\\',
  '/.%2f',
  'https://',
  'https:/',
  'https:',
  'HTTPS://',
  'http://',
  'http:',
  'ftp://',
  'javascript:',
  'JavaScript:',
  'java\tscript:',
  'data:text/html,',
  'vbscript:',
  'blob:',
  'file:///',
  'mailto:',
  '@',
  '//@',
  '/@/..//',
  ':',
  '//[::1]',
  '//127.0.0.1',
  '//0x7f.1',
];
const targets = [
  'evil.example',
  'evil.example/%2e%2e',
  'app.example@evil.example',
  'xn--evl-5bz.example',
  'evіl.example',
];
const hostile = prefixes.flatMap((prefix) => targets.map((target) => prefix + target));

describe('B15: the place to go back to', () => {
  test(`is the home page for each of ${hostile.length} addresses that lead away`, () => {
    expect(hostile.length).toBeGreaterThanOrEqual(200);
    const origin = 'https://app.example.com';
    const led = hostile
      .map((address) => [address, safeReturnTo(address)] as const)
      .filter(([, path]) => path.startsWith('//') || new URL(path, origin).origin !== origin);
    expect(led).toEqual([]);
    // What looks like an authority or an escape is not even kept as a path.
    expect(
      hostile
        .filter((address) => !address.startsWith('/@'))
        .filter((address) => safeReturnTo(address) !== '/'),
    ).toEqual([]);
  });

  test.each([
    '/',
    '/compose',
    '/outbox?message=msg_1',
    '/settings/profile/preferences?attempt=att_1#mail',
    '/a%20b',
    '/find?q=a//b',
  ])('keeps %s', (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  test.each([
    undefined,
    '',
    'compose',
    '/ space',
    '/ümlaut',
    `/${'a'.repeat(2001)}`,
    '/a\u0000b',
    '/a\r\nset-cookie: x',
  ])('is the home page for %j', (path) => {
    expect(safeReturnTo(path)).toBe('/');
  });
});
