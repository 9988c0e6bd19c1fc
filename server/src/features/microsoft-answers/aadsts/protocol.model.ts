import { pageOnly, redirect, row, token, type AadstsRow } from './row.model.ts';

const startAgain = {
  turn: 'user',
  isRetryable: true,
  action: 'try-again',
  page: 'error-lookup',
  title: 'This way in has expired',
  text: 'What Microsoft gave us was good once, and for some minutes. Microsoft will probably not ask you anything. Start again.',
} as const;

const connectAgain = {
  turn: 'user',
  isRetryable: true,
  action: 'finish-at-microsoft',
  page: 'my-apps',
  title: 'Microsoft wants you to sign in again',
  text: 'The connection was not used for a long time, or was renewed elsewhere. Nothing was lost. Continue, and sign in again.',
} as const;

const outage = {
  turn: 'nobody',
  isRetryable: true,
  action: 'wait',
  page: 'error-lookup',
  title: 'Microsoft did not answer',
  text: 'This is an outage, not a refusal: nobody lost access. Try again in a moment.',
} as const;

const wrongOrganization = {
  turn: 'user',
  isRetryable: true,
  action: 'choose-another-account',
  page: 'my-apps',
  title: 'Microsoft does not know that organization',
  text: 'Microsoft found no organization for the address that you typed. Check it, or choose another account.',
} as const;

/** Codes, tokens, and Microsoft's own bad days. */
export const protocolRows: readonly AadstsRow[] = [
  row(54005, null, [token('invalid_grant')], startAgain),
  row(500112, null, [token('invalid_grant')], startAgain),
  row(50147, 'MissingCodeChallenge', pageOnly, startAgain),
  row(50148, null, [token('invalid_grant')], startAgain),
  row(501481, null, [token('invalid_grant')], startAgain),
  row(700005, 'InvalidGrantRedeemAgainstWrongTenant', [token('invalid_grant')], startAgain),
  row(70000, 'InvalidGrant', [token('invalid_grant')], connectAgain),
  row(70008, 'ExpiredOrRevokedGrant', [token('invalid_grant')], startAgain),
  row(9002313, 'InvalidRequest', [token('invalid_grant')], connectAgain),
  row(700081, null, [token('invalid_grant')], connectAgain),
  row(700082, 'ExpiredOrRevokedGrantInactiveToken', [token('invalid_grant', 'bad_token')], connectAgain),
  row(700084, null, [token('invalid_grant')], connectAgain),
  row(700020, 'InteractionRequired', [token('interaction_required')], connectAgain),
  row(
    50196,
    'LoopDetected',
    [token('invalid_grant')],
    { ...startAgain, action: 'wait', title: 'Microsoft saw too many tries' },
    'Microsoft stopped this browser, because it asked too often. Wait five minutes, then try once.',
  ),
  row(90002, 'InvalidTenantName', pageOnly, wrongOrganization),
  row(90019, 'MissingTenantRealm', pageOnly, wrongOrganization),
  row(50059, 'MissingTenantRealmAndNoUserInformationProvided', pageOnly, wrongOrganization),
  row(50128, null, pageOnly, wrongOrganization),
  row(50000, 'TokenIssuanceError', pageOnly, outage),
  row(50033, 'RetryableError', [redirect('temporarily_unavailable')], outage),
  row(50087, 'SasRetryableError', pageOnly, outage),
  row(
    50088,
    null,
    pageOnly,
    outage,
    'Microsoft sends no more text messages and calls for the moment. Wait some minutes, or use another second proof.',
  ),
  row(90006, 'ExternalServerRetryableError', [redirect('temporarily_unavailable')], outage),
  row(90012, 'RequestTimeout', [redirect('temporarily_unavailable')], outage),
  row(90024, 'RequestBudgetExceededError', [redirect('temporarily_unavailable')], outage),
  row(90033, 'MsodsServiceUnavailable', [redirect('temporarily_unavailable')], outage),
  row(90036, 'MsodsServiceUnretryableFailure', [redirect('server_error')], outage),
  row(
    90055,
    'TenantThrottlingError',
    [redirect('temporarily_unavailable')],
    { ...outage, title: 'Microsoft asked us to slow down' },
    'Too many people of your organization sign in at once. Wait some minutes, then try again.',
  ),
  row(90090, 'GraphRetryableError', [redirect('temporarily_unavailable')], outage),
];
