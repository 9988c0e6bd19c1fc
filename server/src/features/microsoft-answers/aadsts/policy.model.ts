import { clientCredentials, pageOnly, redirect, row, token, type AadstsRow } from './row.model.ts';

const policy = {
  turn: 'it-admin',
  isRetryable: false,
  action: 'ask-it-about-policy',
  page: 'conditional-access',
  title: 'A rule of your organization stopped you',
  text: 'Microsoft applied a rule that your IT has set, and does not tell us which. Your IT admin finds it in the sign-in log.',
} as const;

const device = {
  ...policy,
  isRetryable: true,
  title: 'Your organization expects another device',
  text: 'Microsoft lets you in only from a device that your IT manages. Try on that device, or ask your IT admin.',
} as const;

const tenantClosed = {
  ...policy,
  page: 'tenant-restrictions',
  title: 'Your network does not let you go there',
  text: 'Your organization lets you sign in only to organizations on its list. Your IT admin can add this one.',
} as const;

const switchedOff = {
  turn: 'it-admin',
  isRetryable: false,
  action: 'ask-it-to-enable',
  page: 'app-properties',
  title: 'Your IT has switched {brand} off',
  text: 'Trying again will not help; your {brand} data is kept. Your IT admin can switch it on again.',
} as const;

const notThere = {
  turn: 'it-admin',
  isRetryable: false,
  action: 'ask-it-to-approve',
  page: 'grant-consent',
  title: 'Your organization does not know {brand} yet',
  text: 'Nobody in your organization has approved {brand}, or IT has removed it. Ask your IT admin; then try again.',
} as const;

/** What the organization allows: rules, devices, networks, assignment, and whether the app is there at all. */
export const policyRows: readonly AadstsRow[] = [
  row(50105, 'EntitlementGrantsNotFound', [redirect('access_denied'), token('invalid_grant')], {
    turn: 'it-admin',
    isRetryable: false,
    action: 'ask-it-to-assign',
    page: 'assignment',
    title: 'You are not assigned to {brand}',
    text: 'Your organization lets in only people whom IT has assigned. Ask your IT admin to assign you; then try again.',
  }),
  row(50177, 'ExternalChallengeNotSupportedForPassthroughUsers', pageOnly, policy),
  row(50131, 'ConditionalAccessFailed', pageOnly, policy),
  row(50158, 'ExternalSecurityChallenge', [token('invalid_grant', 'additional_action')], policy),
  row(53002, 'ApplicationUsedIsNotAnApprovedApp', pageOnly, policy),
  row(53003, 'BlockedByConditionalAccess', [token('invalid_grant', 'message_only')], policy),
  row(
    53004,
    'ProofUpBlockedDueToRisk',
    pageOnly,
    policy,
    'You must set up a second proof first, and Microsoft finds it too risky right now. Ask your IT admin.',
  ),
  row(
    53010,
    'ProofUpBlockedDueToSecurityInfoAcr',
    pageOnly,
    policy,
    'A second proof can be set up only at places that your IT has named. Try there, or ask your IT admin.',
  ),
  row(
    53011,
    null,
    pageOnly,
    policy,
    'Microsoft finds this account at risk in its own organization. Only the IT admin there can lift that.',
  ),
  row(530032, 'BlockedByConditionalAccessOnSecurityPolicy', pageOnly, policy),
  row(530034, 'DelegatedAdminBlockedDueToSuspiciousActivity', pageOnly, policy),
  row(530035, 'BlockedBySecurityDefaults', pageOnly, policy),
  row(
    70043,
    'BadTokenDueToSignInFrequency',
    [token('invalid_grant', 'token_expired')],
    {
      ...policy,
      turn: 'user',
      isRetryable: true,
      action: 'finish-at-microsoft',
      title: 'Microsoft wants you to sign in again',
    },
    'Your organization asks for a fresh sign-in from time to time. Nothing was lost. Continue, and sign in again.',
  ),
  row(50005, 'DevicePolicyError', pageOnly, device),
  row(50097, 'DeviceAuthenticationRequired', pageOnly, device),
  row(50129, 'DeviceIsNotWorkplaceJoined', pageOnly, device),
  row(50155, 'DeviceAuthenticationFailed', pageOnly, device),
  row(50187, 'DeviceInformationNotProvided', pageOnly, device),
  row(53000, 'DeviceNotCompliant', [token('invalid_grant', 'additional_action')], device),
  row(53001, 'DeviceNotDomainJoined', [token('invalid_grant', 'additional_action')], device),
  row(50002, 'NotAllowedTenant', pageOnly, tenantClosed),
  row(500021, null, pageOnly, tenantClosed),
  row(500022, null, pageOnly, tenantClosed),
  row(500212, 'NotAllowedByOutboundPolicyTenant', pageOnly, tenantClosed),
  row(
    500213,
    'NotAllowedByInboundPolicyTenant',
    pageOnly,
    tenantClosed,
    'The organization that you are signing in to lets in nobody from yours. Its IT admin can change that.',
  ),
  row(
    7000112,
    'UnauthorizedClientApplicationDisabled',
    [token('unauthorized_client'), clientCredentials('unauthorized_client')],
    switchedOff,
  ),
  row(1000031, null, pageOnly, switchedOff),
  row(70001, 'UnauthorizedClient', pageOnly, switchedOff),
  row(
    700016,
    'UnauthorizedClient_DoesNotMatchRequest',
    [token('unauthorized_client'), clientCredentials('unauthorized_client')],
    notThere,
  ),
  row(700011, 'UnauthorizedClientAppNotFoundInOrgIdTenant', pageOnly, notThere),
  row(7000229, null, [token('invalid_client'), clientCredentials('invalid_client')], notThere),
];
