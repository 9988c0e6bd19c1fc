import { describe, expect, test } from 'vitest';
import { answerOfFailure } from './smtp-answer.ts';

describe('a failed hand-over', () => {
  test.each([
    ['the recipient does not exist', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }],
    ['the content is refused', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }],
  ])('is final where %s', (_name, failure) => {
    expect(answerOfFailure(failure)).toEqual({ kind: 'rejected', reply: failure.responseCode });
  });

  test.each([
    ['nobody listens', { code: 'ESOCKET' }, 'unreachable', null],
    ['the name does not resolve', { code: 'EDNS' }, 'unreachable', null],
    ['the connection is lost', { code: 'ECONNECTION' }, 'unreachable', null],
    ['TLS cannot be had', { code: 'ETLS' }, 'not-secure', null],
    ['it takes too long', { code: 'ETIMEDOUT' }, 'no-answer', null],
    ['we broke it off', { code: 'EABORT' }, 'no-answer', null],
    [
      'the recipient is greylisted',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 },
      'put-off',
      451,
    ],
    ['the server shuts down', { code: 'EMESSAGE', command: 'DATA', responseCode: 421 }, 'put-off', 421],
    [
      'our password is refused',
      { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 },
      'credentials-refused',
      535,
    ],
    [
      'our sender is refused',
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 },
      'sender-refused',
      550,
    ],
    ['a password is wanted', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 530 }, 'put-off', 530],
    ['the server greets nobody', { code: 'EPROTOCOL', responseCode: 554 }, 'put-off', 554],
    ['something else is thrown', new Error('canary'), 'fault', null],
    ['nothing is known', undefined, 'fault', null],
  ])('is tried again where %s', (_name, failure, because, reply) => {
    expect(answerOfFailure(failure)).toEqual({ kind: 'retry', because, reply });
  });
});
