import type { Secret } from '../secrets/secret.ts';

/** One of our two application objects at Microsoft. Nothing assumes that one implies the other. */
export type AppRegistration = 'sign-in' | 'mail';

/**
 * The scopes of each registration: the one list from which the authorize address, the admin-consent address, the
 * registration script and the hand-off page are made. A scope outside it would send people back to
 * "Need admin approval" after their IT admin has said yes.
 */
export const registrationScopes = {
  'sign-in': ['openid', 'profile', 'email', 'offline_access'],
  mail: ['openid', 'profile', 'email', 'offline_access', 'Mail.Send'],
} as const satisfies Record<AppRegistration, readonly string[]>;

/** How we prove to Entra that we are the registration: a secret, or a certificate with its key (PEM). */
export type RegistrationCredential =
  | { readonly kind: 'secret'; readonly secret: Secret }
  | { readonly kind: 'certificate'; readonly certificatePem: string; readonly privateKeyPem: Secret };

export interface RegistrationSettings {
  readonly clientId: string;
  readonly credential: RegistrationCredential;
}
