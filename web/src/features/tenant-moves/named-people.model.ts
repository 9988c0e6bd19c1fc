import { maxNamedMovers, type UnmovedReason } from '@gatehouse/contract';

export interface NamedPerson {
  readonly email: string;
  readonly newEmail: string | null;
}

/** One a line: an address, or the address here and the new one with a comma, a semicolon, a tab or blanks between them. */
export function parseNamed(text: string): readonly NamedPerson[] {
  return text
    .split('\n')
    .map((line) => line.split(/[\s,;]+/).filter((cell) => cell !== ''))
    .flatMap(([email, newEmail]) => (email === undefined ? [] : [{ email, newEmail: newEmail ?? null }]));
}

/** Why the list cannot be looked at; null where it can. */
export function listFault(people: readonly NamedPerson[]): string | null {
  if (people.length === 0) return 'Enter at least one address, or choose everybody.';
  return people.length > maxNamedMovers
    ? `These are ${people.length} people. The limit is ${maxNamedMovers}: move them in parts, or everybody.`
    : null;
}

/** Why somebody who was named does not move. */
export const unmovedWords = {
  unknown: 'nobody of the account has this address',
  'not-of-this-tenant': 'is not kept to the tenant that you move people from',
  'named-twice': 'is in the list twice',
  'new-address-refused': 'has a new address that we cannot write to',
  'new-address-taken': 'has a new address that is somebody else’s here',
} as const satisfies Record<UnmovedReason, string>;
