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

type Scope = (typeof registrationScopes)[AppRegistration][number];

/** Microsoft Graph itself, the same in every tenant, and its ids of these permissions (learn.microsoft.com/graph/permissions-reference, read 2026-11). */
export const graphPermissions = {
  resourceAppId: '00000003-0000-0000-c000-000000000000',
  ids: {
    openid: '37f7f235-527c-4136-accd-4a02d197296e',
    profile: '14dad69e-099b-42c9-810b-d002981feec1',
    email: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
    offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
    'Mail.Send': 'e383f46e-2787-4529-855e-0e479a3ffac0',
  },
} as const satisfies { resourceAppId: string; ids: Record<Scope, string> };

/** How we prove to Entra that we are the registration: a secret, or a certificate with its key (PEM). */
export type RegistrationCredential = {
  /** The variable that gives it: its name wherever it must be told which one is meant. */
  readonly variable: string;
} & (
  | { readonly kind: 'secret'; readonly secret: Secret }
  | { readonly kind: 'certificate'; readonly certificatePem: string; readonly privateKeyPem: Secret }
);

/** In the order in which they are tried: the one in use and, while it is exchanged, the next. */
export type RegistrationCredentials = readonly [RegistrationCredential, ...RegistrationCredential[]];

export interface RegistrationSettings {
  readonly clientId: string;
  readonly credentials: RegistrationCredentials;
}
