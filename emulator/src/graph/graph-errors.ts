import { randomUUID } from 'node:crypto';

/** A refusal of Graph: its status, its code and its words. */
export interface GraphRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Refusals of sendMail in Graph's own words (learn.microsoft.com/graph/errors and published captures, read 2026-11). */
export const refusals = {
  noToken: { status: 401, code: 'InvalidAuthenticationToken', message: 'Access token is empty.' },
  badToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'IDX14100: JWT is not well formed or its signature is not valid.',
  },
  expiredToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Lifetime validation failed, the token is expired.',
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
  concurrency: {
    status: 429,
    code: 'ApplicationThrottled',
    message: 'Application is over its MailboxConcurrency limit.',
    headers: { 'retry-after': '1' },
  },
} as const satisfies Record<string, GraphRefusal>;

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

/** Graph's error envelope (learn.microsoft.com/graph/errors, read 2026-11). */
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
