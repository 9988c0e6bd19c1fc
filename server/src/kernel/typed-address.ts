import { parseEmailAddress } from './email-address.ts';

export interface TypedAddress {
  /** In small letters, as it is looked up: nobody is told apart by the letters' size. */
  readonly address: string;
  readonly domain: string;
}

export type AddressFault = 'empty' | 'no-at' | 'no-dot' | 'not-an-address';

/** What a person has typed into the field for their address, or what is wrong with it. Spaces around it are nobody's. */
export function parseTypedAddress(typed: string): TypedAddress | AddressFault {
  const text = typed.trim();
  const parsed = parseEmailAddress(text);
  if (!parsed.ok) return faultOf(text);
  const address = parsed.value.toLowerCase();
  return { address, domain: address.slice(address.indexOf('@') + 1) };
}

function faultOf(text: string): AddressFault {
  if (text === '') return 'empty';
  if (!text.includes('@')) return 'no-at';
  return /^[^@\s]+@[a-z0-9-]+$/i.test(text) ? 'no-dot' : 'not-an-address';
}

/** Each fault for the person who typed it: what is wrong, and the form that works. */
export const addressFaultWords: Readonly<Record<AddressFault, string>> = {
  empty: 'Type your email address, for example ben@contoso.com.',
  'no-at': 'An email address has an @. Type the whole address, for example ben@contoso.com.',
  'no-dot': 'The part after @ has no dot. Type the whole address, for example ben@contoso.com.',
  'not-an-address': 'This is not an email address that we can write to. Type it as ben@contoso.com.',
};
