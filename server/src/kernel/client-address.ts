import { isIP } from 'node:net';

export interface AddressFacts {
  /** Who holds the other end of the connection. */
  readonly socketAddress: string | undefined;
  /** X-Forwarded-For, as it came. Anybody can send one. */
  readonly forwardedFor: string | undefined;
  /** How many proxies of our own stand in front, each of which adds the address it was called from on the right. */
  readonly trustedHops: number;
}

/** Longest value of one entry: an IPv6 address with brackets and port. */
const longestEntry = 64;

/**
 * The client a request is counted for. Without trusted proxies it is the socket's. With n of them it is the entry that
 * the outermost wrote, the n-th from the right: what stands left of it is hearsay (security case L12). An entry that is
 * no address is passed over to the right, towards what we know ourselves.
 */
export function clientAddress(facts: AddressFacts): string {
  const said = (facts.forwardedFor ?? '').split(',');
  const trusted = facts.trustedHops === 0 ? [] : said.slice(-facts.trustedHops);
  const known = [...trusted, facts.socketAddress ?? ''].map(countedAddress);
  return known.find((address) => address !== null) ?? 'unknown';
}

/** One address in one spelling: IPv4 as it is, also where IPv6 carries it; IPv6 by its /64; null where it is none. */
export function countedAddress(text: string): string | null {
  const bare = withoutPort(text.trim());
  if (bare === null || isIP(bare) === 0) return null;
  if (isIP(bare) === 4) return bare;
  const groups = groupsOf(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  // One customer gets a /64 at least, and may use all of it (RFC 6177).
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** Without port, brackets and zone, as proxies write them: `1.2.3.4:5678`, `[2001:db8::1]:443`, `fe80::1%eth0`. */
function withoutPort(text: string): string | null {
  if (text.length > longestEntry) return null;
  const bracketed = /^\[([^\]]*)\](:\d{1,5})?$/.exec(text)?.[1];
  const plain = bracketed ?? text.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1');
  return plain.split('%')[0] ?? null;
}

/** The eight groups of an IPv6 address that `isIP` has accepted. */
function groupsOf(address: string): number[] {
  const hex = address.replace(/\d{1,3}(\.\d{1,3}){3}$/, (dotted) => {
    const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = [], tail = []] = hex
    .split('::')
    .map((side) => (side === '' ? [] : side.split(':').map((group) => Number.parseInt(group, 16))));
  if (!hex.includes('::')) return head;
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
