import type { Config } from '../config.ts';
import { registeredAddresses } from '../ports/microsoft/registered-addresses.ts';

/** Our public address, and those that are registered at Microsoft. */
export function addressesOf({ baseUrl }: Config) {
  return { baseUrl: baseUrl.origin, ...registeredAddresses(baseUrl) };
}

/** What the page for IT admins tells of us. */
export function publishedFacts({ registrations, publisher, cloud, originMap, outgoingAddresses }: Config) {
  const clientIds = { 'sign-in': registrations['sign-in'].clientId, mail: registrations.mail.clientId };
  return { clientIds, publisher, cloud, originMap, outgoingAddresses };
}
