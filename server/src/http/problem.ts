import { errorCatalogue, type ErrorCode, type Problem } from '@gatehouse/contract';

export interface ProblemFacts {
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly field?: string;
  readonly retryAfterSeconds?: number;
}

const usualRetrySeconds = 5;

/** An answer of RFC 9457 with our code, the reference and, for bad input, the field. */
export function problemResponse(facts: ProblemFacts, reference: string): Response {
  const entry = errorCatalogue[facts.code];
  const problem: Problem = {
    type: `urn:gatehouse:error:${facts.code}`,
    title: entry.title,
    status: entry.status,
    detail: facts.detail ?? entry.next,
    code: facts.code,
    reference,
    retry: entry.retry,
    ...(facts.field === undefined ? {} : { field: facts.field }),
  };
  return new Response(JSON.stringify(problem), {
    status: entry.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(entry.status === 503 || entry.status === 429
        ? { 'retry-after': String(facts.retryAfterSeconds ?? usualRetrySeconds) }
        : {}),
    },
  });
}
