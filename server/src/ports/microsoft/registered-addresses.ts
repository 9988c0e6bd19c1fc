import type { AppRegistration } from './registrations.ts';

/** Our addresses that Microsoft must know, finished: one list for what we send, what is registered and what is looked at. */
export function registeredAddresses(baseUrl: URL) {
  const at = (path: string): string => new URL(path, baseUrl).href;
  const ofEach = (path: (registration: AppRegistration) => string) => ({
    'sign-in': at(path('sign-in')),
    mail: at(path('mail')),
  });
  return {
    signInRedirectUri: at('/sign-in/microsoft/callback'),
    supportRedirectUri: at('/support/sign-in/callback'),
    mailRedirectUri: at('/mailboxes/callback'),
    consentRedirectUris: ofEach((registration) => `/consent/${registration}/callback`),
    proofRedirectUris: ofEach((registration) => `/it/prove/${registration}/callback`),
    afterSignOutUri: at('/sign-in'),
    frontChannelLogoutUrl: at('/sign-in/microsoft/front-channel-logout'),
  };
}

export interface RedirectUri {
  readonly uri: string;
  /** What comes back there, for whoever registers it. */
  readonly purpose: string;
}

/**
 * What stands under web.redirectUris of each registration. The address after a sign-out is among them: Microsoft sends nobody to
 * one that is not (learn.microsoft.com/entra/identity-platform/v2-protocols-oidc, read 2026-11).
 */
export function redirectUrisOf(
  baseUrl: URL,
  hasSupportDoor: boolean,
): Record<AppRegistration, readonly RedirectUri[]> {
  const addresses = registeredAddresses(baseUrl);
  const shared = (registration: AppRegistration): readonly RedirectUri[] => [
    {
      uri: addresses.consentRedirectUris[registration],
      purpose: 'an IT admin, after they approved or declined for their tenant',
    },
    {
      uri: addresses.proofRedirectUris[registration],
      purpose: 'an IT admin, whose sign-in shows that the approval is there',
    },
  ];
  const support = { uri: addresses.supportRedirectUri, purpose: 'support agents of yours, after signing in' };
  return {
    'sign-in': [
      { uri: addresses.signInRedirectUri, purpose: 'people, after signing in' },
      ...(hasSupportDoor ? [support] : []),
      ...shared('sign-in'),
      { uri: addresses.afterSignOutUri, purpose: 'people, after they signed out at Microsoft as well' },
    ],
    mail: [
      { uri: addresses.mailRedirectUri, purpose: 'people, after connecting their Outlook mailbox' },
      ...shared('mail'),
    ],
  };
}
