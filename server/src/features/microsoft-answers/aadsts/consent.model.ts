import { pageOnly, redirect, row, token, type AadstsRow } from './row.model.ts';

const adminMustApprove = {
  turn: 'it-admin',
  isRetryable: false,
  action: 'ask-it-to-approve',
  page: 'grant-consent',
  title: 'Your IT admin must approve first',
  text: 'Only an IT admin of your organization can approve {brand}. Ask your IT admin; then try again.',
} as const;

const sendRequest = {
  turn: 'user',
  isRetryable: true,
  action: 'send-request',
  page: 'consent-errors',
  title: 'Your organization asks an admin first',
  text: 'You can send the request now; it takes a minute, and only once.',
} as const;

const wrongList = {
  turn: 'vendor',
  isRetryable: false,
  action: 'write-to-support',
  page: 'error-lookup',
  title: 'Microsoft does not accept what {brand} asks for',
  text: 'What {brand} asks for is not on its own list at Microsoft. This is our fault, not yours.',
} as const;

/** Consent: who must say yes, and what may be asked for. */
export const consentRows: readonly AadstsRow[] = [
  row(
    65001,
    'DelegationDoesNotExist',
    [redirect('consent_required'), token('invalid_grant', 'consent_required')],
    adminMustApprove,
    'Microsoft has no permission for {brand} here, or it was withdrawn. Ask your IT admin to approve; then try again.',
  ),
  row(65004, 'UserDeclinedConsent', [redirect('access_denied')], {
    turn: 'user',
    isRetryable: true,
    action: 'try-again',
    page: 'consent-page',
    title: 'You pressed Cancel at Microsoft',
    text: 'So {brand} learned nothing about you, and nothing was connected. You can try again.',
  }),
  row(
    90093,
    'GraphUserUnauthorized',
    [redirect('access_denied')],
    adminMustApprove,
    'Your organization does not let you approve {brand} yourself. Ask your IT admin; then try again.',
  ),
  row(90094, 'AdminConsentRequired', [redirect('consent_required')], adminMustApprove),
  row(90095, 'AdminConsentRequiredRequestAccess', [redirect('access_denied')], sendRequest),
  row(
    900941,
    null,
    [redirect('access_denied')],
    adminMustApprove,
    'Microsoft takes {brand} for a new app that few know, so only an IT admin can approve it. Ask your IT admin; then try again.',
  ),
  row(
    900981,
    null,
    pageOnly,
    sendRequest,
    'Microsoft takes {brand} for a new app that few know, so an admin must look first. You can send the request now.',
  ),
  row(
    90097,
    null,
    pageOnly,
    { ...adminMustApprove, isRetryable: true },
    'Microsoft stumbled while an admin approved {brand}. Nothing was changed. The admin can try again.',
  ),
  row(
    90099,
    null,
    pageOnly,
    adminMustApprove,
    'You manage this organization as a partner, and {brand} is not approved in it yet. Its own IT admin must approve.',
  ),
  row(9002341, null, [token('invalid_grant')], {
    turn: 'user',
    isRetryable: true,
    action: 'finish-at-microsoft',
    page: 'consent-page',
    title: 'Microsoft wants to ask you once more',
    text: 'Microsoft wants your permission to sign you in to {brand}. Continue, and press Accept there.',
  }),
  row(
    650052,
    null,
    [redirect('invalid_client')],
    { ...adminMustApprove, action: 'ask-it-to-enable', page: 'app-properties' },
    'Your organization has no subscription to the Microsoft service that {brand} needs, or has switched it off. Ask your IT admin.',
  ),
  row(650053, null, [redirect('invalid_client')], wrongList),
  row(
    650054,
    null,
    pageOnly,
    wrongList,
    '{brand} asks for a Microsoft service that is not there any more. This is our fault, not yours.',
  ),
  row(65005, 'MisconfiguredApplication', pageOnly, wrongList),
  row(650056, null, pageOnly, wrongList),
  row(650057, null, pageOnly, wrongList),
  row(
    90008,
    'TokenForItselfRequiresGraphPermission',
    pageOnly,
    wrongList,
    '{brand} asks for less than Microsoft needs to sign anybody in. This is our fault, not yours.',
  ),
];
