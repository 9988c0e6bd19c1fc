import { randomUUID } from 'node:crypto';
import { claimsChallenge } from '../entra/continuous-access.model.ts';

/** A refusal of Graph: its status, its code and its words. */
export interface GraphRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What accompanies every 401 (app-resilience-continuous-access-evaluation.md 2025-07 shows it with more members). */
const challenge = {
  'www-authenticate':
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
};

/** Refusals of sendMail in Graph's own words (errors.md and the captures named in docs/reference/microsoft.md 4.5). */
export const refusals = {
  noToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token is empty.',
    headers: challenge,
  },
  badToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'IDX14100: JWT is not well formed or its signature is not valid.',
    headers: challenge,
  },
  expiredToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Lifetime validation failed, the token is expired.',
    headers: challenge,
  },
  applicationToken: {
    status: 400,
    code: 'BadRequest',
    message: '/me request is only valid with delegated authentication flow.',
  },
  accessDenied: {
    status: 403,
    code: 'ErrorAccessDenied',
    message: 'Access is denied. Check credentials and try again.',
  },
  requestDenied: {
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  },
  sendAsDenied: {
    status: 403,
    code: 'ErrorSendAsDenied',
    message:
      'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.',
  },
  noUser: { status: 404, code: 'ErrorInvalidUser', message: 'The requested user is invalid.' },
  noMailbox: {
    status: 404,
    code: 'MailboxNotEnabledForRESTAPI',
    message: 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  },
  quota: { status: 507, code: 'ErrorQuotaExceeded', message: 'The mailbox has exceeded its quota.' },
  tooLarge: {
    status: 413,
    code: 'RequestEntityTooLarge',
    message: 'The request is too large: the maximum is 4 MB.',
  },
  badBase64: {
    status: 400,
    code: 'ErrorMimeContentInvalidBase64String',
    message: 'Invalid base64 string for MIME content.',
  },
  noRecipients: {
    status: 400,
    code: 'ErrorInvalidRecipients',
    message: 'At least one recipient is not valid., Recipient is required.',
  },
  // Q&A 1202189 (2023-04).
  noMessage: {
    status: 400,
    code: 'ErrorInvalidParameter',
    message: "The value of the parameter 'Message' is empty.",
  },
  tooManyHeaders: {
    status: 400,
    code: 'InvalidInternetMessageHeaderCollection',
    message: 'Maximum number of headers in one message should be less than or equal to 5.',
  },
  concurrency: {
    status: 429,
    code: 'ApplicationThrottled',
    message: 'Application is over its MailboxConcurrency limit.',
    headers: { 'retry-after': '1' },
  },
} as const satisfies Record<string, GraphRefusal>;

/** What Graph says with a status when nothing more is known (docs/reference/microsoft.md 4.5; captures cited there). */
const usual: Readonly<Record<number, Pick<GraphRefusal, 'code' | 'message'>>> = {
  400: { code: 'BadRequest', message: 'The request is not valid.' },
  401: refusals.expiredToken,
  403: refusals.accessDenied,
  404: { code: 'ResourceNotFound', message: 'Resource could not be discovered.' },
  413: refusals.tooLarge,
  429: refusals.concurrency,
  500: {
    code: 'ErrorInternalServerError',
    message: 'An internal server error occurred. The operation failed.',
  },
  502: { code: 'BadGateway', message: 'The gateway received an invalid response.' },
  503: { code: 'ErrorServerBusy', message: 'The server is busy. Please try again later.' },
  // "UnknownError", often with an empty message: nobody knows what became of it (Q&A 2286986).
  504: { code: 'UnknownError', message: '' },
  507: refusals.quota,
};

/** Graph's usual refusal with this status, without Retry-After: a fault says that itself, as Graph leaves it out at times. */
export function usualRefusal(status: number): GraphRefusal {
  const { code, message } = usual[status] ?? { code: 'UnknownError', message: '' };
  return { status, code, message, ...(status === 401 ? { headers: challenge } : {}) };
}

/**
 * A token that was revoked at this second at the latest, of a client that declared `cp1` (app-resilience-continuous-access-evaluation.md
 * 2025-07; header: azure-sdk-for-js, recordings/node/cae, 2021-10-29; words: azure-cli#26504, 2023-05). They are
 * known for revocation and password; that Graph says the same of disabled and deleted people is not.
 */
export function revokedToken(seconds: number): GraphRefusal {
  const wanted = `error="insufficient_claims", claims="${claimsChallenge(seconds)}"`;
  return {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message:
      'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    headers: { 'www-authenticate': `${challenge['www-authenticate']}, ${wanted}` },
  };
}

export function badRequest(message: string): GraphRefusal {
  return { status: 400, code: 'BadRequest', message };
}

export function invalidRecipient(address: string): GraphRefusal {
  return {
    status: 400,
    code: 'ErrorInvalidRecipients',
    message: `At least one recipient is not valid., Recipient '${address}' is not resolved.`,
  };
}

/** Ids of one request, echoed as Graph does. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
  readonly hasClientRequestId: boolean;
}

export function requestIds(clientRequestId: string | undefined): RequestIds {
  const requestId = randomUUID();
  return {
    requestId,
    clientRequestId: clientRequestId ?? requestId,
    hasClientRequestId: clientRequestId !== undefined,
  };
}

export function idHeaders(ids: RequestIds): Record<string, string> {
  return { 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId };
}

/** Graph's error envelope (errors.md; docs/reference/microsoft.md 4.5). */
export function graphError(refusal: GraphRefusal, ids: RequestIds, now: Date): Response {
  const innerError = {
    date: now.toISOString().slice(0, 19),
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
  };
  return Response.json(
    { error: { code: refusal.code, message: refusal.message, innerError } },
    { status: refusal.status, headers: { ...idHeaders(ids), ...refusal.headers } },
  );
}
