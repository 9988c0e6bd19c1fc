import { emulatedCloud } from '../entra/emulated-cloud.ts';

/** A delegated permission of Microsoft Graph, in Microsoft's words. */
export interface DelegatedPermission {
  readonly name: string;
  readonly id: string;
  readonly adminRequired: boolean;
  readonly userTitle: string;
  readonly adminTitle: string;
  readonly detail: string;
}

const rows: readonly [string, string, boolean, string, string, string][] = [
  // Ids and titles: microsoftgraph/microsoft-graph-devx-content permissions-descriptions.json (2026-08); docs/reference/microsoft.md 2.2.
  [
    'openid',
    '37f7f235-527c-4136-accd-4a02d197296e',
    false,
    'Sign in as you',
    'Sign users in',
    'Allows you to sign in to the app with your work or school account and allows the app to read your basic profile information.',
  ],
  [
    'profile',
    '14dad69e-099b-42c9-810b-d002981feec1',
    false,
    'View your basic profile',
    "View users' basic profile",
    'Allows the app to see your basic profile (e.g., name, picture, user name, email address)',
  ],
  [
    'email',
    '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
    false,
    'View your email address',
    "View users' email address",
    'Allows the app to read your primary email address',
  ],
  [
    'offline_access',
    '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
    false,
    'Maintain access to data you have given it access to',
    'Maintain access to data you have given it access to',
    'Allows the app to see and update the data you gave it access to, even when you are not currently using the app. This does not give the app any additional permissions.',
  ],
  [
    'User.Read',
    'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
    false,
    'Sign you in and read your profile',
    'Sign in and read user profile',
    'Allows you to sign in to the app with your organizational account and let the app read your profile. It also allows the app to read basic company information.',
  ],
  [
    'Mail.Send',
    'e383f46e-2787-4529-855e-0e479a3ffac0',
    false,
    'Send mail as you',
    'Send mail as a user',
    'Allows the app to send mail as you.',
  ],
  [
    'Mail.Send.Shared',
    'a367ab51-6b49-43bf-a716-a1fb06d2a174',
    false,
    'Send mail on behalf of others or yourself',
    'Send mail on behalf of others',
    'Allows the app to send mail as you or on-behalf of someone else.',
  ],
  [
    'Mail.ReadWrite',
    '024d486e-b451-40bb-833d-3e66d98c5c73',
    false,
    'Read and write access to your mail',
    'Read and write access to user mail',
    'Allows the app to read, update, create and delete email in your mailbox. Does not include permission to send mail.',
  ],
  [
    'Mail.Read',
    '570282fd-fa5c-430d-a7fd-fc8dc98a9dca',
    false,
    'Read your mail',
    'Read user mail',
    'Allows the app to read email in your mailbox.',
  ],
  [
    'User.ReadBasic.All',
    'b340eb25-3456-403f-be2f-af7a0d370277',
    false,
    "Read all users' basic profiles",
    "Read all users' basic profiles",
    'Allows the app to read a basic set of profile properties of other users in your organization on your behalf.',
  ],
  [
    'User.Read.All',
    'a154be20-db9c-4678-8ab7-66f6cc099a59',
    true,
    "Read all users' full profiles",
    "Read all users' full profiles",
    'Allows the app to read the full set of profile properties, reports, and managers of other users in your organization, on your behalf.',
  ],
  [
    'User.RevokeSessions.All',
    'fc30e98b-8810-4501-81f5-c20a3196387b',
    true,
    'Revoke all sign in sessions for a user',
    'Revoke all sign in sessions for a user',
    'Allows the app to revoke all sign in sessions for a user on your behalf.',
  ],
];

export const delegatedPermissions: readonly DelegatedPermission[] = rows.map(
  ([name, id, adminRequired, userTitle, adminTitle, detail]) => ({
    name,
    id,
    adminRequired,
    userTitle,
    adminTitle,
    detail,
  }),
);

/** Scopes of OpenID Connect itself; they are grants like any other, yet no resource is named with them. */
export const oidcScopes: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

/** What "Let Microsoft manage your consent settings" keeps from users (manage-app-consent-policies.md 2026-01-22; docs/reference/microsoft.md 2.3). */
export const microsoftManagedExclusions: readonly string[] =
  `Files.Read.All Files.ReadWrite.All Sites.Read.All Sites.ReadWrite.All Mail.Read Mail.ReadWrite Mail.ReadBasic
  Mail.Read.Shared Mail.ReadBasic.Shared Mail.ReadWrite.Shared MailboxItem.Read Calendars.Read Calendars.ReadBasic
  Calendars.ReadWrite Calendars.Read.Shared Calendars.ReadWrite.Shared Chat.Read Chat.ReadWrite OnlineMeetings.Read
  OnlineMeetings.ReadWrite MailBoxFolder.Read MailBoxFolder.ReadWrite MailBoxSettings.Read MailBoxSettings.ReadWrite
  Contacts.ReadWrite Contacts.Read.Shared Contacts.ReadWrite.Shared Tasks.Read Tasks.Read.Shared Tasks.ReadWrite
  Tasks.ReadWrite.Shared People.Read`.split(/\s+/);

const graphPrefix = `${emulatedCloud.graph}/`;

/** The scopes of one request: canonical names, and whether the caller wrote them with Graph's address. */
export interface ParsedScopes {
  readonly names: readonly string[];
  readonly isFullyQualified: boolean;
  /** `.default`: the registration's own list. */
  readonly wantsDefault: boolean;
  /** The first thing asked for that does not exist. */
  readonly unknown: { readonly kind: 'scope' | 'resource'; readonly text: string } | undefined;
}

const nameOf: ReadonlyMap<string, string> = new Map(
  delegatedPermissions.map(({ name }) => [name.toLowerCase(), name]),
);

/**
 * Reads a `scope` parameter. Bare names mean Graph, and case does not matter: passport asks for `user.read`
 * (docs/reference/emulators-and-clients.md 5).
 */
export function parseScopes(text: string): ParsedScopes {
  const names: string[] = [];
  let isFullyQualified = false;
  let wantsDefault = false;
  let unknown: ParsedScopes['unknown'];
  for (const asked of text.split(/\s+/).filter(Boolean)) {
    const isFull = asked.toLowerCase().startsWith(graphPrefix);
    const bare = isFull ? asked.slice(graphPrefix.length).replace(/^\//, '') : asked;
    isFullyQualified ||= isFull;
    if (bare.toLowerCase() === '.default') wantsDefault = true;
    else {
      const known = nameOf.get(bare.toLowerCase());
      if (known !== undefined) names.push(known);
      else unknown ??= { kind: bare.includes('/') ? 'resource' : 'scope', text: asked };
    }
  }
  return { names: [...new Set(names)], isFullyQualified, wantsDefault, unknown };
}

/**
 * The `scope` of a token answer: everything granted for Graph, OIDC scopes first and without `offline_access`,
 * in the style of the request (docs/reference/microsoft.md 1.2).
 */
export function echoedScopes(granted: readonly string[], isFullyQualified: boolean): string {
  const oidc = oidcScopes.filter((name) => name !== 'offline_access' && granted.includes(name)).toSorted();
  const graph = granted.filter((name) => !oidcScopes.includes(name)).toSorted();
  return [...oidc, ...graph.map((name) => (isFullyQualified ? `${graphPrefix}${name}` : name))].join(' ');
}
