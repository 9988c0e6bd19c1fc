import { isIP } from 'node:net';
import type { Reader } from './reader.ts';

const mostAddresses = 50;

/** IPv4 or IPv6, one or a range of them (CIDR). */
function isNetworkAddress(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)];
  if (most === undefined || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}

/** OUTGOING_ADDRESSES: from where the server reaches Microsoft, for IT admins who let only known addresses in. */
export function outgoingAddresses(read: Reader): readonly string[] {
  const text = read.optional('OUTGOING_ADDRESSES');
  if (text === undefined) return [];
  const addresses = text.split(',').map((address) => address.trim());
  if (addresses.length > mostAddresses)
    return read.fault(
      `OUTGOING_ADDRESSES: names ${addresses.length} addresses; give ${mostAddresses} at most`,
      [],
    );
  const wrong = addresses.find((address) => !isNetworkAddress(address));
  return wrong === undefined
    ? addresses
    : read.fault(
        `OUTGOING_ADDRESSES: "${wrong}" is no address or range; give such as 203.0.113.7,2001:db8::/48`,
        [],
      );
}

/** PUBLISHER_NAME: as Microsoft shows the publisher of both registrations. */
export function publisherName(read: Reader, brandName: string): string {
  const name = read.optional('PUBLISHER_NAME') ?? brandName;
  return name.length > 100 ? read.fault('PUBLISHER_NAME: has more than 100 characters', name) : name;
}
