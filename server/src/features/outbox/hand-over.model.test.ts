import { describe, expect, test } from 'vitest';
import { backOffSeconds, decideAbandoned, decideHandOver, type HandOverFacts } from './hand-over.model.ts';

const answered = (
  status: number,
  graphCode: string | null = null,
  retryAfterSeconds: number | null = null,
): HandOverFacts => ({ kind: 'answered', status, graphCode, retryAfterSeconds });

const first = { attemptCount: 1, refusedTokens: 1 };

describe('what becomes of a message after one hand-over', () => {
  test.each([
    ['202', answered(202), 'sent'],
    ['H04: 202 with Retry-After', answered(202, null, 10), 'sent'],
    ['200, which sendMail never answers', answered(200), 'unconfirmed'],
    ['401', answered(401, 'InvalidAuthenticationToken'), 'queued'],
    ['429 with Graph’s body', answered(429, 'ApplicationThrottled', 10), 'queued'],
    ['429 of a gateway', answered(429), 'unconfirmed'],
    ['400', answered(400, 'ErrorInvalidRecipients'), 'failed'],
    ['403', answered(403, 'ErrorSendAsDenied'), 'failed'],
    ['404', answered(404, 'MailboxNotEnabledForRESTAPI'), 'failed'],
    ['413', answered(413, 'RequestEntityTooLarge'), 'failed'],
    ['H03: 500', answered(500, 'ErrorInternalServerError'), 'unconfirmed'],
    ['H03: 502', answered(502), 'unconfirmed'],
    ['H03: 503', answered(503, 'ErrorServerBusy', 5), 'unconfirmed'],
    ['H03: 504', answered(504, 'UnknownError'), 'unconfirmed'],
    ['507', answered(507, 'ErrorQuotaExceeded'), 'unconfirmed'],
    ['H03: no answer', { kind: 'no-answer' }, 'unconfirmed'],
    ['no connection', { kind: 'no-connection' }, 'queued'],
    ['a body that did not leave whole', { kind: 'body-not-sent' }, 'queued'],
  ] as const)('%s', (_name, facts, state) => {
    expect(decideHandOver(facts, first).state).toBe(state);
  });

  test.each([
    [400, 'ErrorInvalidRecipients'],
    [400, 'ErrorMimeContentInvalidBase64String'],
    [400, 'InvalidInternetMessageHeader'],
    [400, 'ErrorMessageSizeExceeded'],
    [400, 'RequestBodyRead'],
    [400, 'ErrorInvalidRequest'],
    [400, null],
    [403, 'ErrorAccessDenied'],
    [403, 'ErrorSendAsDenied'],
    [403, 'Authorization_RequestDenied'],
    [403, 'ErrorMessageSubmissionBlocked'],
    [403, 'ErrorAccountSuspend'],
    [403, 'ErrorExceededMaxRecipientLimit'],
    [403, 'ErrorExceededMessageLimit'],
    [403, 'ErrorExceededHourlyMessageLimit'],
    [403, 'ErrorQuotaExceeded'],
    [403, 'NobodyKnowsThisCode'],
    [404, 'MailboxNotEnabledForRESTAPI'],
    [404, 'ErrorInvalidUser'],
    [404, 'ResourceNotFound'],
    [404, 'ErrorItemNotFound'],
    [413, 'RequestEntityTooLarge'],
    [413, 'ErrorMessageSizeExceeded'],
  ])('H15: %i %s is final after one try, with words for its sender', (status, code) => {
    const decision = decideHandOver(answered(status, code), first);
    expect(decision).toMatchObject({ state: 'failed', outcome: 'refused' });
    expect('explanation' in decision && decision.explanation).toMatch(/^[A-Z].* It surely did not leave\.$/);
  });

  test.each([
    [1, 0, undefined],
    [2, 60, undefined],
    [3, 120, undefined],
    [4, 240, undefined],
    [5, 480, undefined],
    [6, 10, true],
    [7, 10, true],
  ])(
    'H16: the access token refused %i times in a row: again after %i s, however often it was tried before',
    (refusedTokens, afterSeconds, needsReconnect) => {
      const decision = decideHandOver(answered(401), { attemptCount: 9, refusedTokens });
      expect(decision).toMatchObject({ state: 'queued', outcome: 'surely-not-sent', afterSeconds });
      expect('needsReconnect' in decision ? decision.needsReconnect : undefined).toBe(needsReconnect);
    },
  );

  test('Retry-After is obeyed where it is longer than our own wait', () => {
    expect(
      decideHandOver(answered(429, 'ApplicationThrottled', 120), { ...first, attemptCount: 1 }),
    ).toMatchObject({
      afterSeconds: 120,
    });
    expect(
      decideHandOver(answered(429, 'ApplicationThrottled', 1), { ...first, attemptCount: 3 }),
    ).toMatchObject({ afterSeconds: 40 });
  });

  test('waits grow to a quarter of an hour and no further', () => {
    expect([1, 2, 3, 7, 8, 50].map(backOffSeconds)).toEqual([10, 20, 40, 640, 900, 900]);
  });

  test('H02: a worker that died leaves it queued before the mark, unconfirmed after', () => {
    expect(decideAbandoned(null, 1).state).toBe('queued');
    expect(decideAbandoned(new Date(0), 1).state).toBe('unconfirmed');
  });

  test.each([
    [1, 'queued', 0],
    [2, 'queued', 10],
    [3, 'queued', 20],
    [7, 'queued', 320],
    [8, 'failed', undefined],
    [9, 'failed', undefined],
  ] as const)('H10: after %i tries that broke off it is %s', (interruptionCount, state, afterSeconds) => {
    const decision = decideAbandoned(null, interruptionCount);
    expect({ ...decision, afterSeconds: undefined }).toMatchObject({ state, outcome: 'surely-not-sent' });
    expect('afterSeconds' in decision ? decision.afterSeconds : undefined).toBe(afterSeconds);
  });

  test('H10: with the mark it is in doubt, however often it broke off before', () => {
    expect(decideAbandoned(new Date(0), 8).state).toBe('unconfirmed');
  });
});
