import type { InputOf, makeTenantMove, UnmovedPerson } from '@gatehouse/contract';
import { parseEmailAddress } from '../../kernel/email-address.ts';

export type NamedMover = NonNullable<InputOf<typeof makeTenantMove>['body']['people']>[number];

export interface KnownUser {
  readonly id: string;
  /** The tenant that they are pinned to or, without a pin, come from. */
  readonly tenantId: string | null;
}

/** What is known of everybody who was named; addresses in small letters. */
export interface Known {
  readonly fromTenantId: string;
  readonly users: ReadonlyMap<string, KnownUser>;
}

/** Who moves, with their new address or null; and who does not, and why. */
export interface Sorted {
  readonly people: Readonly<Record<string, string | null>>;
  readonly unmoved: readonly UnmovedPerson[];
}

interface Row {
  readonly key: string;
  readonly newAddress: string | null;
  readonly isNewAddressBad: boolean;
}

function readRow({ email, newEmail }: NamedMover): Row {
  const wanted = newEmail?.trim() ?? '';
  const key = email.trim().toLowerCase();
  // The same address again is no new one.
  if (wanted === '' || wanted.toLowerCase() === key) return { key, newAddress: null, isNewAddressBad: false };
  const parsed = parseEmailAddress(wanted);
  return { key, newAddress: parsed.ok ? parsed.value : null, isNewAddressBad: !parsed.ok };
}

/** Sorts a list as somebody wrote it: what does not fit is told for its row and stops no other. */
export function sortNamed(rows: readonly NamedMover[], known: Known): Sorted {
  const people: Record<string, string | null> = {};
  const unmoved: UnmovedPerson[] = [];
  const newAddresses = new Set<string>();
  for (const named of rows) {
    const because = refusalOfRow(readRow(named), { known, people, newAddresses });
    if (because !== null) unmoved.push({ email: named.email, because });
  }
  return { people, unmoved };
}

interface Sorting {
  readonly known: Known;
  /** Grows. */
  readonly people: Record<string, string | null>;
  readonly newAddresses: Set<string>;
}

function refusalOfRow(row: Row, { known, people, newAddresses }: Sorting): UnmovedPerson['because'] | null {
  const user = known.users.get(row.key);
  if (!user) return 'unknown';
  if (user.tenantId !== known.fromTenantId) return 'not-of-this-tenant';
  if (user.id in people) return 'named-twice';
  if (row.isNewAddressBad) return 'new-address-refused';
  const newKey = row.newAddress?.toLowerCase();
  if (newKey !== undefined && (known.users.has(newKey) || newAddresses.has(newKey)))
    return 'new-address-taken';
  if (newKey !== undefined) newAddresses.add(newKey);
  people[user.id] = row.newAddress;
  return null;
}

/** All addresses of a list, in small letters: what must be known to sort it. */
export function keysOf(rows: readonly NamedMover[]): string[] {
  return rows.flatMap(({ email, newEmail }) =>
    [email, newEmail ?? ''].map((text) => text.trim().toLowerCase()).filter((text) => text !== ''),
  );
}
