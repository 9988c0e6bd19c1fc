import { expect, test } from 'vitest';
import { beforeWords } from './before-words.model.ts';
import { helpMomentOf } from './help-moment.model.ts';
import { isItsTurn, stationsOf, waitStage, waitSteps, waitText } from './wait-words.model.ts';

const wait = {
  state: 'asked',
  answer: null,
  claim: 'sent-request',
  since: '2026-11-19T10:44:00Z',
} as const;
const when = (): string => '19 Nov, 10:44';

test('a wait is told in three stations, with whose turn it is', () => {
  expect(stationsOf(wait, 'Parspec Email', when)).toEqual([
    { who: 'You', what: 'sent the request, 19 Nov, 10:44', state: 'done' },
    { who: 'Your IT admin', what: 'approves “Parspec Email”', state: 'now' },
    { who: 'You', what: 'press Connect once more', state: 'to-come' },
  ]);
});

test.each([
  ['asked', 'Check now', true, 'now'],
  ['silent', 'Ask again', true, 'stop'],
  ['declined', 'See what IT asks', false, 'stop'],
  ['blocked', 'Check now', true, 'stop'],
  ['approved', null, false, 'done'],
] as const)('%s: the next step is %s', (state, step, isIts, station) => {
  expect(waitSteps[state]).toBe(step);
  expect(isItsTurn({ state, answer: null })).toBe(isIts);
  expect(stationsOf({ ...wait, state }, 'Parspec Email', when)[1]?.state).toBe(station);
  expect(waitText({ ...wait, state }, 'Parspec Email')).not.toBe('');
});

test.each([
  ['asked', 'reported'],
  ['silent', 'reported'],
  ['blocked', 'blocked'],
  ['approved', 'approved'],
] as const)('a yes that Microsoft has mailed, in a case that is %s, is told as %s', (state, stage) => {
  expect(waitStage({ state, answer: 'approved' })).toBe(stage);
});

test('a yes that nobody has seen is the person’s turn, and no proof', () => {
  const told = { ...wait, answer: 'approved' } as const;
  expect(isItsTurn(told)).toBe(false);
  expect(stationsOf(told, 'Parspec Email', when).map(({ state }) => state)).toEqual(['done', 'done', 'now']);
  expect(waitText(told, 'Parspec Email')).toContain('That is not proof');
});

test('a request that is presumed is called so', () => {
  expect(stationsOf({ ...wait, claim: 'presumed' }, 'Parspec Email', when)[0]?.what).toContain('we presume');
});

test.each([
  ['unknown', 'A Microsoft window opens.', 'connect'],
  ['self-service', 'A Microsoft window opens. contoso.example lets you say yes yourself.', 'connect'],
  [
    'request-approval',
    'Your organization asks an admin first. You can send the request now; it takes a minute, and only once.',
    'go-to-microsoft',
  ],
  [
    'admin-only',
    'Only an IT admin can approve Parspec. If you went on now, you would meet “Need admin approval” and stay there.',
    'mail-to-it',
  ],
  [
    'blocked',
    'Your IT has switched Parspec off. Trying again will not help; your Parspec data is kept.',
    'send-page',
  ],
  [
    'no-question',
    'Your IT admin approved it. A Microsoft window opens, and most likely asks you nothing.',
    'connect',
  ],
] as const)('before the click, %s', (expects, text, main) => {
  expect(beforeWords(expects, 'Parspec', 'contoso.example')).toEqual({ text, main });
});

test.each([
  ['connected', 'unknown', undefined, 'outlook-connected'],
  ['needs-reconnect', 'blocked', 'asked', 'outlook-needs-reconnect'],
  ['disconnected', 'admin-only', undefined, 'need-admin-approval'],
  ['disconnected', 'request-approval', undefined, 'approval-required'],
  ['disconnected', 'request-approval', 'asked', 'waiting-for-it'],
  ['disconnected', 'blocked', 'declined', 'request-declined'],
  ['disconnected', 'no-question', 'approved', 'outlook-not-connected'],
] as const)('help for %s, %s, %s is %s', (state, expects, wait, moment) => {
  expect(helpMomentOf({ state, preFlight: { expects } }, wait && { state: wait, answer: null })).toBe(moment);
});
