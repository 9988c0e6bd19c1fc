import { clientCredentials, pageOnly, redirect, row, token, type AadstsRow } from './row.model.ts';

const ours = {
  turn: 'vendor',
  isRetryable: false,
  action: 'write-to-support',
  page: 'error-lookup',
  title: 'Microsoft does not accept us at the moment',
  text: 'Something in how {brand} is registered at Microsoft is wrong. This is our fault, not yours, and we have been told.',
} as const;

const keyExpired =
  'The key with which {brand} proves itself to Microsoft has expired. This is our fault, not yours, and we have been told.';
const keyWrong =
  'Microsoft does not accept the key with which {brand} proves itself. This is our fault, not yours, and we have been told.';
const badRequest =
  'Microsoft did not understand what {brand} asked. This is our fault, not yours. Write to support with the reference.';

/** The vendor's own app registrations: never a person's fault, and nobody loses access by it. */
export const registrationRows: readonly AadstsRow[] = [
  row(50011, 'InvalidReplyTo', pageOnly, ours),
  row(70004, 'InvalidRedirectUri', pageOnly, ours),
  row(50194, null, [redirect('invalid_request')], ours),
  row(50001, 'InvalidResource', pageOnly, ours),
  row(
    500011,
    'InvalidResourceServicePrincipalNotFound',
    [redirect('invalid_resource'), clientCredentials('invalid_resource')],
    ours,
  ),
  row(700038, null, [token('unauthorized_client')], ours),
  row(700021, null, [token('invalid_client')], ours, keyWrong),
  row(700023, null, [token('invalid_client')], ours, keyWrong),
  row(700024, null, [token('invalid_client')], ours, keyWrong),
  row(700025, 'InvalidClientPublicClientWithCredential', [token('invalid_client')], ours, keyWrong),
  row(700027, null, [token('invalid_client')], ours, keyWrong),
  row(700030, null, [token('invalid_client')], ours, keyWrong),
  row(70002, 'InvalidClient', [token('invalid_client')], ours, keyWrong),
  row(7000215, null, [token('invalid_client')], ours, keyWrong),
  row(7000218, null, [token('invalid_client')], ours, keyWrong),
  row(7000222, 'InvalidClientSecretExpiredKeysProvided', [token('invalid_client')], ours, keyExpired),
  row(70003, 'UnsupportedGrantType', [token('unsupported_grant_type')], ours, badRequest),
  row(70005, 'UnsupportedResponseType', [redirect('unsupported_response_type')], ours, badRequest),
  row(700054, null, [redirect('unsupported_response_type')], ours, badRequest),
  row(70007, 'UnsupportedResponseMode', pageOnly, ours, badRequest),
  row(70011, 'InvalidScope', [redirect('invalid_scope'), token('invalid_scope')], ours, badRequest),
  row(28002, null, [token('invalid_scope')], ours, badRequest),
  row(28003, null, [token('invalid_scope')], ours, badRequest),
  row(1002012, null, [clientCredentials('invalid_scope')], ours, badRequest),
  row(9001023, null, [clientCredentials('invalid_request')], ours, badRequest),
  row(90014, 'MissingRequiredField', [token('invalid_request')], ours, badRequest),
  row(900144, null, [redirect('invalid_request'), token('invalid_request')], ours, badRequest),
  row(90023, 'InvalidRequest', [redirect('invalid_request')], ours, badRequest),
  row(90100, 'InvalidRequestParameter', [redirect('invalid_request')], ours, badRequest),
  row(900561, 'BadResourceRequestInvalidRequest', pageOnly, ours, badRequest),
  row(90056, 'BadResourceRequest', [token('invalid_request')], ours, badRequest),
];
