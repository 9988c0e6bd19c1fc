import type { Config } from '../config.ts';
import type { AppRegistration } from '../ports/microsoft/registrations.ts';

/** Our public address, and the redirect URIs that are registered at Microsoft. */
export function addressesOf({ baseUrl }: Config) {
  const at = (path: string): string => new URL(path, baseUrl).href;
  const ofEach = (path: (registration: AppRegistration) => string) => ({
    'sign-in': at(path('sign-in')),
    mail: at(path('mail')),
  });
  return {
    baseUrl: baseUrl.origin,
    signInRedirectUri: at('/sign-in/microsoft/callback'),
    supportRedirectUri: at('/support/sign-in/callback'),
    mailRedirectUri: at('/mailboxes/callback'),
    consentRedirectUris: ofEach((registration) => `/consent/${registration}/callback`),
    proofRedirectUris: ofEach((registration) => `/it/prove/${registration}/callback`),
  };
}

/** What the page for IT admins tells of us. */
export function publishedFacts({ registrations, publisher, originMap, outgoingAddresses }: Config) {
  const clientIds = { 'sign-in': registrations['sign-in'].clientId, mail: registrations.mail.clientId };
  return { clientIds, publisher, originMap, outgoingAddresses };
}
