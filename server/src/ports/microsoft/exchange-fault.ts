import * as oidc from 'openid-client';
import { z } from 'zod';
import { AppError } from '../../kernel/app-error.ts';
import type { Exchange } from './entra.ts';
import { IdTokenRefused } from './id-token-claims.ts';

const errorBody = z.object({
  error: z.string(),
  suberror: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
});

type Fault = Exclude<Exchange<object>, { kind: 'granted' }>;

/** Codes by which openid-client says that an answer came but did not pass its checks. */
const verificationCodes = new Set([
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_PARSE_ERROR',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
]);

function verificationFault(fault: unknown): Fault | undefined {
  if (fault instanceof IdTokenRefused) return { kind: 'unverified', why: fault.message };
  if (fault instanceof oidc.ClientError && verificationCodes.has(fault.code ?? ''))
    return { kind: 'unverified', why: `${fault.code}: ${fault.message}` };
  return undefined;
}

function refusal(body: unknown): Fault | undefined {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return undefined;
  const { error, suberror, error_codes: codes } = parsed.data;
  return { kind: 'refused', refusal: { error, suberror: suberror ?? null, aadsts: codes?.[0] ?? null } };
}

const mostRetryAfterSeconds = 3600;

/** Seconds alone: a date is not among the forms that Entra sends. What is no number says nothing. */
function retryAfterOf(fault: Error): { readonly retryAfterSeconds?: number } {
  const text = fault instanceof oidc.ResponseBodyError ? fault.response.headers.get('retry-after') : null;
  if (text === null || !/^\d{1,5}$/.test(text)) return {};
  return { retryAfterSeconds: Math.min(Number(text), mostRetryAfterSeconds) };
}

/** What a thrown fault of an exchange means. Refusals need a status below 500: an overloaded Entra also answers with JSON. */
export function exchangeFault(fault: unknown): Fault {
  if (fault instanceof oidc.ResponseBodyError && fault.status < 500 && fault.status !== 429) {
    return refusal(fault.cause) ?? { kind: 'unreachable', why: 'an error body without error' };
  }
  const unverified = verificationFault(fault);
  if (unverified) return unverified;
  if (
    fault instanceof oidc.ClientError ||
    fault instanceof oidc.ResponseBodyError ||
    fault instanceof AppError ||
    fault instanceof TypeError
  ) {
    return { kind: 'unreachable', why: `${fault.name}: ${fault.message}`, ...retryAfterOf(fault) };
  }
  throw fault;
}
