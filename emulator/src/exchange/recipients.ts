import type { Person } from '../directory/directory-state.ts';
import type { Emulator } from '../emulator.ts';
import type { Recipient } from './transport.model.ts';

/**
 * How the transport finds an address: in an emulated tenant by its people, under `.invalid` (RFC 6761) nowhere, and
 * everywhere else in the world outside, which takes every mail.
 */
export function recipientOf({ directory }: Emulator, sender: Person, address: string): Recipient {
  const domain = address.split('@')[1]?.toLowerCase() ?? '';
  const tenant = directory.findTenant(domain);
  const isExternal = tenant?.id !== sender.tid;
  if (!tenant) {
    const standing = domain === 'invalid' || domain.endsWith('.invalid') ? 'no-such-domain' : 'reachable';
    return { address, standing, isExternal };
  }
  const person = directory.findPerson(address);
  if (!person || person.mailbox === 'none') return { address, standing: 'unknown', isExternal };
  return { address, standing: person.mailbox === 'full' ? 'full' : 'reachable', isExternal };
}

/** True where the address is outside the sender's tenant. */
export function isOutside({ directory }: Emulator, sender: Person, address: string): boolean {
  return directory.findTenant(address.split('@')[1] ?? '')?.id !== sender.tid;
}
