import { describe, expect, test } from 'vitest';
import { departureOf, goesOn } from './departure.model.ts';

const now = new Date('2027-03-01T12:00:00.000Z');
const at = (text: string) => new Date(text);

describe('when a message leaves', () => {
  test.each([
    ['at once', {}, { state: 'queued', sendAt: null, dueAt: now }],
    [
      'after ten seconds to think again',
      { undoSeconds: 10 },
      { state: 'queued', sendAt: null, dueAt: at('2027-03-01T12:00:10.000Z') },
    ],
    [
      'at a time of another zone',
      { sendAt: '2027-03-01T14:00:00+01:00' },
      { state: 'scheduled', sendAt: at('2027-03-01T13:00:00.000Z'), dueAt: at('2027-03-01T13:00:00.000Z') },
    ],
    ['never: the time is this moment', { sendAt: '2027-03-01T12:00:00Z' }, null],
    ['never: the time is over', { sendAt: '2027-03-01T12:59:59+01:00' }, null],
    [
      'a year ahead to the second',
      { sendAt: '2028-02-29T12:00:00Z' },
      { state: 'scheduled', sendAt: at('2028-02-29T12:00:00.000Z'), dueAt: at('2028-02-29T12:00:00.000Z') },
    ],
    ['never: a second more than a year ahead', { sendAt: '2028-02-29T12:00:01Z' }, null],
  ])('%s', (_, wish, expected) => {
    expect(departureOf(wish, now)).toEqual(expected);
  });

  test.each([
    ['had no time', null, 'queued', now],
    ['had a time that is over', at('2027-02-28T00:00:00Z'), 'queued', now],
    ['has a time to come', at('2027-03-02T00:00:00Z'), 'scheduled', at('2027-03-02T00:00:00Z')],
  ])('what was held and %s', (_, sendAt, state, dueAt) => {
    expect(goesOn(sendAt, now)).toEqual({ state, sendAt, dueAt });
  });
});
