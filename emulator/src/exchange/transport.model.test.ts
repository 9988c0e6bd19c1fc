import { describe, expect, test } from 'vitest';
import { limitsFrom, microsoftLimits, type ExchangeLimits } from './exchange-limits.ts';
import { planTransport, type Recipient, type TransportFacts } from './transport.model.ts';

const now = Date.parse('2026-11-23T10:42:00Z');
const minute = 60_000;

const to = (address: string, more: Partial<Recipient> = {}): Recipient => ({
  address,
  standing: 'reachable',
  isExternal: false,
  ...more,
});
const outside = to('buyer@elsewhere.example', { isExternal: true });

const facts = (more: Partial<TransportFacts> = {}): TransportFacts => ({
  now,
  limits: microsoftLimits(5),
  isRestricted: false,
  recipients: [to('ben@contoso.example')],
  departures: [],
  recipientsOfLastDay: 0,
  externalOfLastDay: 0,
  ...more,
});
const limited = (limits: Partial<ExchangeLimits>, more: Partial<TransportFacts>): TransportFacts =>
  facts({ limits: { ...microsoftLimits(5), ...limits }, ...more });

describe('which limits hold', () => {
  test('Microsoft’s: 30 a minute, 10,000 a day, 500 a mail; of a tenant by its licences', () => {
    expect(microsoftLimits(1)).toEqual({
      messagesPerMinute: 30,
      recipientsPerDay: 10_000,
      recipientsPerMessage: 500,
      externalRecipientsPerDay: 10_000,
    });
    expect(microsoftLimits(100).externalRecipientsPerDay).toBe(22_059);
  });

  const one = (): number => 1;

  test('the first setting that says something decides; what it leaves out is Microsoft’s', () => {
    expect(limitsFrom([null, null, 'none'], one)).toBeNull();
    expect(limitsFrom(['none', 'as-microsoft'], one)).toBeNull();
    expect(limitsFrom([null, 'as-microsoft', 'none'], one)).toEqual(microsoftLimits(1));
    expect(limitsFrom([{ messagesPerMinute: 2, recipientsPerDay: null }, 'none'], one)).toEqual({
      ...microsoftLimits(1),
      messagesPerMinute: 2,
      recipientsPerDay: null,
    });
  });
});

describe('what comes back', () => {
  test.each([
    ['nothing', facts(), []],
    [
      'nothing without limits, whoever is written to',
      facts({ limits: null, recipients: [to('nobody@contoso.example', { standing: 'unknown' })] }),
      [],
    ],
    ['everything of a restricted mailbox', facts({ isRestricted: true }), ['sender-restricted']],
    ['also without limits', facts({ isRestricted: true, limits: null }), ['sender-restricted']],
    [
      'an unknown recipient',
      facts({ recipients: [to('a', { standing: 'unknown' })] }),
      ['recipient-unknown'],
    ],
    ['a full recipient', facts({ recipients: [to('a', { standing: 'full' })] }), ['recipient-full']],
    ['no domain', facts({ recipients: [to('a', { standing: 'no-such-domain' })] }), ['no-such-domain']],
    ['the last recipient of the day does not', facts({ recipientsOfLastDay: 9999 }), []],
    ['the first above does', facts({ recipientsOfLastDay: 10_000 }), ['recipients-per-day']],
    [
      'too many in one mail',
      limited({ recipientsPerMessage: 1 }, { recipients: [to('a'), to('b')] }),
      ['recipients-per-message', 'recipients-per-message'],
    ],
    [
      'what is external, above the tenant’s limit, and only that',
      limited({ externalRecipientsPerDay: 3 }, { externalOfLastDay: 3, recipients: [to('a'), outside] }),
      ['external-recipients-per-day'],
    ],
    [
      'no limit where it is null',
      limited(
        { recipientsPerDay: null, recipientsPerMessage: null, externalRecipientsPerDay: null },
        { recipientsOfLastDay: 99_999, externalOfLastDay: 99_999, recipients: [outside] },
      ),
      [],
    ],
  ] as const)('%s', (_name, given, expected) => {
    const { bounces, reaches } = planTransport(given);
    expect(bounces.map(({ because }) => because)).toEqual(expected);
    expect(reaches.length + bounces.length).toBe(given.recipients.length);
  });

  test('a limit of the sender stops the whole mail, an unknown recipient only their copy', () => {
    const recipients = [to('ben'), to('nobody', { standing: 'unknown' })];
    expect(planTransport(facts({ recipients }))).toMatchObject({ isRefused: false, reaches: ['ben'] });
    expect(planTransport(facts({ recipients, recipientsOfLastDay: 9999 }))).toMatchObject({
      isRefused: true,
      reaches: [],
    });
  });
});

describe('when it leaves', () => {
  test('95 at once: thirty now, thirty in each of the following minutes, in order', () => {
    const departures: number[] = [];
    for (let count = 0; count < 95; count += 1) {
      departures.push(planTransport(facts({ departures })).departsAt);
    }
    const after = (minutes: number): number =>
      departures.filter((at) => at === now + minutes * minute).length;
    expect([0, 1, 2, 3].map(after)).toEqual([30, 30, 30, 5]);
    expect(departures).toEqual(departures.toSorted((one, other) => one - other));
  });

  test('one every two seconds is never late', () => {
    const departures: number[] = [];
    for (let count = 0; count < 90; count += 1) {
      const then = now + count * 2000;
      const { departsAt } = planTransport(facts({ now: then, departures }));
      expect(departsAt).toBe(then);
      departures.push(departsAt);
    }
  });

  test('at once without limits, and where that one is null', () => {
    const departures = Array.from({ length: 40 }, () => now);
    expect(planTransport(facts({ limits: null, departures })).departsAt).toBe(now);
    expect(planTransport(limited({ messagesPerMinute: null }, { departures })).departsAt).toBe(now);
  });
});
