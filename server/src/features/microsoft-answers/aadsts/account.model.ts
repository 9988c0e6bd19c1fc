import { pageOnly, redirect, row, token, type AadstsRow } from './row.model.ts';

const otherAccount = {
  turn: 'user',
  isRetryable: true,
  action: 'choose-another-account',
  page: 'my-apps',
  title: 'Microsoft expects another account',
  text: 'The account that you chose does not belong to the organization you are signing in to. Nothing was changed.',
} as const;

const accountRefused = {
  turn: 'it-admin',
  isRetryable: false,
  action: 'ask-it-about-account',
  page: 'revoke-access',
  title: 'Microsoft does not let this account in',
  text: 'Your IT admin can see why. Your data in {brand} is kept.',
} as const;

const finish = {
  turn: 'user',
  isRetryable: true,
  action: 'finish-at-microsoft',
  page: 'my-apps',
  title: 'Microsoft wants to see more of you',
  text: 'Microsoft asks for a second proof that it is you. Continue, and finish what it asks.',
} as const;

const passwordAgain = {
  ...finish,
  title: 'Microsoft did not take that password',
  text: 'The password or the name was not right. Microsoft tells us nothing else about it. Try again there.',
} as const;

const signInAgain = {
  ...finish,
  title: 'Microsoft wants you to sign in again',
  text: 'Your sign-in at Microsoft has ended. Nothing was lost. Continue, and sign in again.',
} as const;

/** The account: which one, whether it is there, and what it must prove. */
export const accountRows: readonly AadstsRow[] = [
  row(16000, 'SelectUserAccount', [redirect('interaction_required')], otherAccount),
  row(16001, 'UserAccountSelectionInvalid', pageOnly, otherAccount),
  row(16002, 'AppSessionSelectionInvalid', pageOnly, otherAccount),
  row(16003, 'SsoUserAccountNotFoundInResourceTenant', pageOnly, otherAccount),
  row(
    50014,
    'GuestUserInPendingState',
    pageOnly,
    otherAccount,
    'You were invited as a guest, and the invitation is not accepted yet. Accept it, or choose another account.',
  ),
  row(50020, 'UserUnauthorized', [redirect('access_denied')], otherAccount),
  row(51004, 'UserAccountNotInDirectory', pageOnly, otherAccount),
  row(
    500208,
    null,
    pageOnly,
    otherAccount,
    'That is a personal Microsoft account. Use the account you use for Outlook or Teams at work.',
  ),
  row(90072, 'PassThroughUserMfaError', pageOnly, otherAccount),
  row(50197, 'ConflictingIdentities', pageOnly, otherAccount),
  row(
    50034,
    'UserAccountNotFound',
    [token('invalid_grant')],
    accountRefused,
    'Microsoft does not know this account in your organization any more. Your IT admin can see why.',
  ),
  row(
    500341,
    null,
    [token('invalid_grant')],
    accountRefused,
    'This account was deleted at Microsoft. Your IT admin can see why, and can restore it for 30 days.',
  ),
  row(
    50053,
    'IdsLocked',
    pageOnly,
    { ...accountRefused, isRetryable: true },
    'Microsoft has locked this account for a while, after many wrong passwords or from a suspicious address. Wait, or ask your IT admin.',
  ),
  row(
    50057,
    'UserDisabled',
    [token('invalid_grant')],
    accountRefused,
    'This account is switched off at Microsoft. Your IT admin can see why.',
  ),
  row(
    50173,
    'FreshTokenNeeded',
    [token('invalid_grant')],
    signInAgain,
    'Your sign-ins were ended at Microsoft, by you, by a new password or by IT. Nothing was lost. Continue, and sign in again.',
  ),
  row(50058, 'UserInformationNotProvided', [redirect('login_required')], signInAgain),
  row(50132, 'SsoArtifactInvalidOrExpired', [token('invalid_grant')], signInAgain),
  row(50133, 'SsoArtifactRevoked', [token('invalid_grant')], signInAgain),
  row(50085, null, [token('invalid_grant')], signInAgain),
  row(50089, null, [token('invalid_grant')], signInAgain),
  row(
    50140,
    'KmsiInterrupt',
    pageOnly,
    signInAgain,
    'Microsoft asked whether to keep you signed in. Continue.',
  ),
  row(
    50055,
    'InvalidPasswordExpiredPassword',
    pageOnly,
    finish,
    'Your password at Microsoft has expired. Set a new one there, then come back.',
  ),
  row(
    50144,
    'InvalidPasswordExpiredOnPremPassword',
    pageOnly,
    finish,
    'Your password has expired. Set a new one where your organization sets them, then come back.',
  ),
  row(
    50135,
    'PasswordChangeCompromisedPassword',
    pageOnly,
    finish,
    'Microsoft wants a new password for this account, because the old one may be known to others.',
  ),
  row(50056, null, pageOnly, passwordAgain),
  row(50064, 'CredentialAuthenticationError', pageOnly, passwordAgain),
  row(50126, 'InvalidUserNameOrPassword', pageOnly, passwordAgain),
  row(50072, 'UserStrongAuthEnrollmentRequiredInterrupt', pageOnly, finish),
  row(50074, 'UserStrongAuthClientAuthNRequiredInterrupt', pageOnly, finish),
  row(
    50076,
    'UserStrongAuthClientAuthNRequired',
    [redirect('interaction_required'), token('invalid_grant', 'basic_action')],
    finish,
  ),
  row(50078, 'UserStrongAuthExpired', [token('invalid_grant', 'basic_action')], finish),
  row(
    50079,
    'UserStrongAuthEnrollmentRequired',
    [redirect('interaction_required'), token('invalid_grant', 'basic_action')],
    finish,
    'Your organization wants you to set up a second proof at Microsoft. Continue, and follow its steps.',
  ),
  row(50125, 'PasswordResetRegistrationRequiredInterrupt', pageOnly, finish),
  row(
    500121,
    null,
    pageOnly,
    finish,
    'The second proof did not come in time or was declined. Try once more.',
  ),
];
