import { describe, expect, test } from 'vitest';
import { clientAddress, countedAddress } from './client-address.ts';

const at = (
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedHops: number,
): string => clientAddress({ socketAddress, forwardedFor, trustedHops });

describe('L12: whose budget a request is counted in', () => {
  test.each([
    ['no proxy: nobody’s word is taken', '203.0.113.9', '198.51.100.1', 0, '203.0.113.9'],
    ['no header: the socket', '203.0.113.9', undefined, 1, '203.0.113.9'],
    ['one proxy: what it added', '10.0.0.1', '198.51.100.7', 1, '198.51.100.7'],
    [
      'one proxy: what the client forged in front is not read',
      '10.0.0.1',
      '1.1.1.1, 198.51.100.7',
      1,
      '198.51.100.7',
    ],
    [
      'two proxies: what the outer one added',
      '10.0.0.1',
      '1.1.1.1, 198.51.100.7, 10.0.0.2',
      2,
      '198.51.100.7',
    ],
    ['two proxies, one entry: the outer one was gone round', '10.0.0.1', '198.51.100.7', 2, '198.51.100.7'],
    ['an entry that is no address: towards what we know', '10.0.0.1', 'unknown', 1, '10.0.0.1'],
    ['an empty entry', '10.0.0.1', '198.51.100.7, ', 1, '10.0.0.1'],
    ['a list of commas', '10.0.0.1', ',,,,', 2, '10.0.0.1'],
    ['a very long entry', '10.0.0.1', '1'.repeat(10_000), 1, '10.0.0.1'],
    ['an entry with a port', '10.0.0.1', '198.51.100.7:51234', 1, '198.51.100.7'],
    ['an IPv6 entry with brackets and port', '10.0.0.1', '[2001:db8:1:2:3::4]:443', 1, '2001:db8:1:2::/64'],
    ['no socket either: all such share one budget', undefined, undefined, 0, 'unknown'],
  ])('%s', (_name, socket, header, hops, counted) => {
    expect(at(socket, header, hops)).toBe(counted);
  });
});

describe('L12: one client, one spelling', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:0000:0000:0000:0001', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ])('%s is %s', (text, counted) => {
    expect(countedAddress(text)).toBe(counted);
  });

  test.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '999.1.1.1',
    '01.2.3.4',
    '1.2.3.4:99999999',
    ':::',
    '[::1',
    '1::2::3',
  ])('"%s" is none', (text) => {
    expect(countedAddress(text)).toBeNull();
  });
});
