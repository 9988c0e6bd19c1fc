import { describe, expect, test } from 'vitest';
import { reasonOfTry, type TriedFacts } from './attempt-reason.model.ts';
import { heldRules } from './held.model.ts';
import type { EventFacts } from './message-events.model.ts';
import { timeLineOf, type TimeLineFacts } from './time-line.model.ts';

const at = (seconds: number): Date => new Date(Date.parse('2026-11-02T09:00:00Z') + seconds * 1000);
const secondsOf = (instant: Date | null): number | null =>
  instant === null ? null : (instant.getTime() - at(0).getTime()) / 1000;

const tried = (more: Partial<TriedFacts> = {}): TriedFacts => ({
  number: 1,
  startedAt: at(0),
  endedAt: at(1),
  outcome: 'accepted',
  httpStatus: 202,
  graphCode: null,
  ...more,
});
const refusedThen = (number: number, start: number): TriedFacts =>
  tried({
    number,
    startedAt: at(start),
    endedAt: at(start + 1),
    outcome: 'refused',
    httpStatus: 403,
    graphCode: 'ErrorAccessDenied',
  });
const doubted = (start: number): TriedFacts =>
  tried({
    startedAt: at(start),
    endedAt: at(start + 30),
    outcome: 'unconfirmed',
    httpStatus: null,
    graphCode: 'no-answer',
  });
const event = (action: string, seconds: number, more: Partial<EventFacts> = {}): EventFacts => ({
  action,
  at: at(seconds),
  because: null,
  from: null,
  isByKey: false,
  ...more,
});
const facts = (more: Partial<TimeLineFacts> = {}): TimeLineFacts => ({
  state: 'queued',
  createdAt: at(0),
  sendAt: null,
  dueAt: at(0),
  endedAt: null,
  heldBecause: null,
  heldSince: null,
  explanation: null,
  expectedAt: null,
  attempts: [],
  events: [],
  leaseSeconds: 120,
  ...more,
});

/** Each step as: when, until when, what. */
const told = (more: Partial<TimeLineFacts>) =>
  timeLineOf(facts(more)).map((step) => [secondsOf(step.at), secondsOf(step.until), step.title]);

describe('why a try ended as it did', () => {
  const around = { refusedTokens: 1, isHeld: false, leaseSeconds: 120 };
  test.each([
    ['accepted', {}, around, /takes the mail. That does not mean that it arrived/],
    ['under way', { outcome: 'under-way', httpStatus: null, endedAt: null }, around, null],
    [
      'slowed down',
      { outcome: 'surely-not-sent', httpStatus: 429, graphCode: 'ApplicationThrottled' },
      around,
      /asked us to slow down/,
    ],
    [
      'the token refused, for the first time',
      { outcome: 'surely-not-sent', httpStatus: 401 },
      around,
      /prove your permission again/,
    ],
    [
      'the token refused twice in a row',
      { outcome: 'surely-not-sent', httpStatus: 401 },
      { ...around, refusedTokens: 2 },
      /so we ask for a new one/,
    ],
    [
      'the token refused twice in a row, when that ended it',
      { outcome: 'refused', httpStatus: 401 },
      { ...around, refusedTokens: 2 },
      /refused the message/,
    ],
    [
      'no connection',
      { outcome: 'surely-not-sent', httpStatus: null, graphCode: 'no-connection' },
      around,
      /could not be reached/,
    ],
    [
      'no answer',
      { outcome: 'unconfirmed', httpStatus: null, graphCode: 'no-answer' },
      around,
      /did not answer in time/,
    ],
    [
      'refused for a reason we know',
      { outcome: 'refused', httpStatus: 403, graphCode: 'ErrorSendAsDenied' },
      around,
      /send in that name/,
    ],
    [
      'refused for a reason we do not know',
      { outcome: 'refused', httpStatus: 400, graphCode: 'ErrorOfTomorrow' },
      around,
      /Microsoft refused the message/,
    ],
    [
      'today’s rules would decide otherwise: only what is sure',
      { outcome: 'unconfirmed', httpStatus: 403, graphCode: 'ErrorAccessDenied' },
      around,
      /may have left or not/,
    ],
    [
      'held before anything was handed over',
      { outcome: 'surely-not-sent', httpStatus: null },
      { ...around, isHeld: true },
      /it had to wait/,
    ],
    [
      'its worker died before the hand-over',
      { outcome: 'surely-not-sent', httpStatus: null, endedAt: at(121) },
      around,
      /interrupted before the message left/,
    ],
    [
      'its worker failed at it',
      { outcome: 'surely-not-sent', httpStatus: null, graphCode: 'interrupted' },
      around,
      /interrupted before the message left/,
    ],
    [
      'no access token',
      { outcome: 'surely-not-sent', httpStatus: null },
      around,
      /No permission to send could be had/,
    ],
    [
      'its worker died in the hand-over, or a backup came back',
      { outcome: 'unconfirmed', httpStatus: null },
      around,
      /Nobody has written down/,
    ],
  ] as const)('%s', (_name, one, near, words) => {
    const reason = reasonOfTry(tried(one), near);
    if (words === null) expect(reason).toBeNull();
    else expect(reason).toMatch(words);
  });
});

describe('the time line of a message', () => {
  test.each<[string, Partial<TimeLineFacts>, readonly (readonly [number, number | null, string])[]]>([
    [
      'waits for its turn until it is expected to leave',
      { expectedAt: at(90) },
      [
        [0, null, 'Taken for sending'],
        [0, 90, 'Waits for its turn'],
      ],
    ],
    [
      'sent at once',
      { state: 'sent', endedAt: at(1), attempts: [tried()] },
      [
        [0, null, 'Taken for sending'],
        [0, 1, 'Microsoft accepted it'],
        [1, null, 'Sent'],
      ],
    ],
    [
      'put off, tried again, sent',
      {
        state: 'sent',
        endedAt: at(61),
        attempts: [
          tried({
            startedAt: at(10),
            endedAt: at(11),
            outcome: 'surely-not-sent',
            httpStatus: 429,
            graphCode: 'x',
          }),
          tried({ number: 2, startedAt: at(60), endedAt: at(61) }),
        ],
      },
      [
        [0, null, 'Taken for sending'],
        [0, 10, 'Waited for its turn'],
        [10, 11, 'It surely did not leave'],
        [11, 60, 'Waited to be tried again'],
        [60, 61, 'Microsoft accepted it'],
        [61, null, 'Sent'],
      ],
    ],
    [
      'held for its mailbox, then sent: the hold ends with the try',
      {
        state: 'sent',
        endedAt: at(501),
        events: [event('message.held', 0.5, { because: 'mailbox-needs-reconnect' })],
        attempts: [tried({ startedAt: at(500), endedAt: at(501) })],
      },
      [
        [0, null, 'Taken for sending'],
        [0.5, 500, 'Held for your mailbox'],
        [500, 501, 'Microsoft accepted it'],
        [501, null, 'Sent'],
      ],
    ],
    [
      'held for its mailbox, connected again, not tried yet',
      {
        dueAt: at(400),
        expectedAt: at(410),
        events: [event('message.held', 5, { because: 'mailbox-needs-reconnect' })],
      },
      [
        [0, null, 'Taken for sending'],
        [5, 400, 'Held for your mailbox'],
        [400, 410, 'Waits for its turn'],
      ],
    ],
    [
      'waits for its time',
      { state: 'scheduled', sendAt: at(900), dueAt: at(900), expectedAt: at(900) },
      [
        [0, null, 'Taken for sending'],
        [0, 900, 'Waits for the time you have chosen'],
      ],
    ],
    [
      'left at its time',
      {
        state: 'sent',
        sendAt: at(900),
        endedAt: at(902),
        attempts: [tried({ startedAt: at(901), endedAt: at(902) })],
      },
      [
        [0, null, 'Taken for sending'],
        [0, 901, 'Waited for the time you had chosen'],
        [901, 902, 'Microsoft accepted it'],
        [902, null, 'Sent'],
      ],
    ],
    [
      'let go before its time: from then on it waited for its turn',
      {
        state: 'sent',
        sendAt: at(900),
        endedAt: at(62),
        events: [event('message.sent-now', 50, { from: 'scheduled' })],
        attempts: [tried({ startedAt: at(60), endedAt: at(62) })],
      },
      [
        [0, null, 'Taken for sending'],
        [50, null, 'You let it leave before its time'],
        [50, 60, 'Waited for its turn'],
        [60, 62, 'Microsoft accepted it'],
        [62, null, 'Sent'],
      ],
    ],
    [
      'refused at its time, and sent again: it does not wait for that time again',
      {
        state: 'sent',
        sendAt: at(900),
        endedAt: at(1010),
        events: [event('message.sent-again', 1000, { from: 'failed' })],
        attempts: [refusedThen(1, 900), tried({ number: 2, startedAt: at(1005), endedAt: at(1010) })],
      },
      [
        [0, null, 'Taken for sending'],
        [0, 900, 'Waited for the time you had chosen'],
        [900, 901, 'Microsoft refused it'],
        [1000, null, 'You sent it again'],
        [1000, 1005, 'Waited for its turn'],
        [1005, 1010, 'Microsoft accepted it'],
        [1010, null, 'Sent'],
      ],
    ],
    [
      'held with all others of its sender: nothing was recorded of this one',
      { state: 'held', heldBecause: 'sender-revoked', heldSince: at(30) },
      [
        [0, null, 'Taken for sending'],
        [30, null, 'Held for your word'],
      ],
    ],
    [
      'held for too long',
      {
        state: 'failed',
        endedAt: at(700),
        events: [
          event('message.held', 5, { because: 'mailbox-needs-reconnect' }),
          event('message.waited-too-long', 700, { because: 'mailbox-needs-reconnect' }),
        ],
      },
      [
        [0, null, 'Taken for sending'],
        [5, 700, 'Held for your mailbox'],
        [700, null, 'It had waited too long'],
      ],
    ],
    [
      'in doubt: waits for its sender',
      { state: 'unconfirmed', attempts: [doubted(0)] },
      [
        [0, null, 'Taken for sending'],
        [0, 30, 'Nobody knows whether it left'],
        [30, null, 'Waits for your decision'],
      ],
    ],
    [
      'in doubt, then marked as sent',
      {
        state: 'sent',
        endedAt: at(90),
        attempts: [doubted(0)],
        events: [event('message.marked-as-sent', 90, { from: 'unconfirmed' })],
      },
      [
        [0, null, 'Taken for sending'],
        [0, 30, 'Nobody knows whether it left'],
        [90, null, 'You marked it as sent'],
      ],
    ],
    [
      'failed, sent again, failed',
      {
        state: 'failed',
        endedAt: at(101),
        attempts: [refusedThen(1, 0), refusedThen(2, 100)],
        events: [event('message.sent-again', 50, { from: 'failed' })],
      },
      [
        [0, null, 'Taken for sending'],
        [0, 1, 'Microsoft refused it'],
        [50, null, 'You sent it again'],
        [50, 100, 'Waited for its turn'],
        [100, 101, 'Microsoft refused it'],
        [101, null, 'Failed'],
      ],
    ],
    [
      'taken back',
      { state: 'cancelled', endedAt: at(7), events: [event('message.cancelled', 7, { from: 'queued' })] },
      [
        [0, null, 'Taken for sending'],
        [7, null, 'You took it back'],
      ],
    ],
    [
      'cancelled with its sender, by nobody’s word about it',
      {
        state: 'cancelled',
        endedAt: at(7),
        explanation: 'You were removed from the account before it left.',
      },
      [
        [0, null, 'Taken for sending'],
        [7, null, 'Cancelled'],
      ],
    ],
  ])('%s', (_name, more, steps) => expect(told(more)).toEqual(steps));

  test('says which state a decision ended, and that a key has made it', () => {
    const events = [
      event('message.enqueued', 0, { isByKey: true }),
      event('message.cancelled', 7, { from: 'held', isByKey: true }),
    ];
    const steps = timeLineOf(facts({ state: 'cancelled', endedAt: at(7), events }));
    expect(steps.map(({ because }) => because)).toEqual([
      'An API key of yours handed it in.',
      'It was held until then. It was done with an API key of yours.',
    ]);
  });

  test('does not say twice why it is in doubt, but what a restore has made of it', () => {
    const inDoubt = (explanation: string | null) =>
      timeLineOf(facts({ state: 'unconfirmed', attempts: [doubted(0)], explanation })).at(-1)?.because;
    const said = timeLineOf(facts({ state: 'sending', attempts: [doubted(0)] })).at(-1)?.because ?? null;
    expect(said).toMatch(/did not answer in time/);
    expect(inDoubt(said)).toBe('Look into Sent Items first: only they can tell.');
    expect(inDoubt('The service was restored.')).toBe('The service was restored.');
  });

  test('says why it is held', () => {
    const [, held] = timeLineOf(facts({ state: 'held', heldBecause: 'sender-revoked', heldSince: at(3) }));
    expect(held?.because).toBe(heldRules['sender-revoked'].explanation);
  });
});

describe('a decision about several messages', () => {
  const bulk = (action: string) => [event(action, 90)];
  test.each<[string, Partial<TimeLineFacts>, boolean]>([
    ['ended this one', { state: 'cancelled', endedAt: at(90), events: bulk('messages.cancelled') }, true],
    [
      'found this one at its end',
      { state: 'cancelled', endedAt: at(40), events: bulk('messages.cancelled') },
      false,
    ],
    [
      'marked this one',
      { state: 'sent', endedAt: at(90), attempts: [doubted(0)], events: bulk('messages.marked-as-sent') },
      true,
    ],
    [
      'was about others: this one was sent',
      { state: 'sent', endedAt: at(1), attempts: [tried()], events: bulk('messages.marked-as-sent') },
      false,
    ],
    [
      'sent this one again, which was put off since',
      { dueAt: at(300), attempts: [doubted(0)], events: bulk('messages.sent-again') },
      true,
    ],
    [
      'was about others: this one came into doubt later',
      { state: 'unconfirmed', attempts: [doubted(80)], events: bulk('messages.sent-again') },
      false,
    ],
    [
      'was about others: this one had been decided before',
      {
        state: 'sent',
        endedAt: at(50),
        attempts: [doubted(0)],
        events: [
          event('message.marked-as-sent', 50, { from: 'unconfirmed' }),
          ...bulk('messages.sent-again'),
        ],
      },
      false,
    ],
    ['let this one go', { dueAt: at(90), events: bulk('messages.released') }, true],
    ['was about others: this one was never held', { dueAt: at(0), events: bulk('messages.released') }, false],
  ])('%s', (_name, more, isTold) => {
    const steps = timeLineOf(facts(more));
    expect(steps.some(({ kind, at: when }) => kind === 'decided' && secondsOf(when) === 90)).toBe(isTold);
  });
});
