import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mailClientId } from '../../directory/demo-world.ts';
import { mailboxStates } from '../../exchange/mailbox-states.ts';
import { ada, ben, letter, startMailBench, type MailBench } from '../../graph/mail-bench.ts';
import { faultGroups, namedFaults } from './named-faults.ts';
import { sendMailFaults } from './send-mail-faults.ts';
import { signInFaults } from './sign-in-faults.ts';

let bench: MailBench;
beforeAll(async () => {
  bench = await startMailBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

/** What a caller hears of a sendMail: status, Graph's code, Retry-After; and whether ben has the mail. */
async function heard(): Promise<readonly [number | null, string | null, string | null, boolean]> {
  const response = await bench.post(letter(), {}).catch(() => null);
  const text = (await response?.text().catch(() => null)) ?? '';
  const { code } = text.startsWith('{"error"')
    ? (JSON.parse(text) as { error: { code: string } }).error
    : { code: null };
  const arrived = (await bench.list(ben)).length > 0;
  return [response?.status ?? null, code, response?.headers.get('retry-after') ?? null, arrived];
}

describe('each fault of sendMail, by its name', () => {
  const expected: Readonly<Record<string, Awaited<ReturnType<typeof heard>>>> = {
    throttled: [429, 'ApplicationThrottled', '10', false],
    'throttled-without-retry-after': [429, 'ApplicationThrottled', null, false],
    'server-busy': [503, 'ErrorServerBusy', '30', false],
    'daily-limit-refused': [429, 'ErrorExceededMessageLimit', null, false],
    'submission-blocked': [403, 'ErrorMessageSubmissionBlocked', null, false],
    'access-denied-by-policy': [403, 'ErrorAccessDenied', null, false],
    'send-as-denied': [403, 'ErrorSendAsDenied', null, false],
    'message-size-exceeded': [400, 'ErrorMessageSizeExceeded', null, false],
    'gateway-timeout-though-sent': [504, 'UnknownError', null, true],
    'gateway-timeout': [504, 'UnknownError', null, false],
    'throttled-though-sent': [429, 'ApplicationThrottled', null, true],
    'internal-error-though-sent': [500, 'ErrorInternalServerError', null, true],
    'accepted-with-retry-after': [202, null, '1', true],
    'delivered-twice': [202, null, null, true],
    'line-cut-though-sent': [null, null, null, true],
    garbage: [502, null, null, false],
    'garbage-as-success': [200, null, null, false],
  };

  test.each(Object.entries(expected))('%s', async (name, outcome) => {
    await bench.control.switchOn(name, { upn: ada, times: 1 });
    expect(await heard()).toEqual(outcome);
    expect((await bench.post(letter())).status).toBe(202);
  });

  test('two deliveries for one request', async () => {
    await bench.control.switchOn('delivered-twice', { times: 1 });
    expect((await bench.post(letter())).status).toBe(202);
    expect(await bench.list(ben)).toHaveLength(2);
  });

  test('the others keep a caller waiting', () => {
    const waiting = sendMailFaults.filter(({ name }) => !(name in expected));
    expect(waiting.map(({ name }) => name)).toEqual(['slow', 'never-answers', 'never-answers-though-sent']);
    for (const { respond } of waiting) expect(respond.hang ?? respond.delayMs).toBeTruthy();
  });

  test('an error of a code carries Graph’s envelope and ids', async () => {
    await bench.control.switchOn('daily-limit-refused');
    const response = await bench.post(letter(), { 'client-request-id': 'abc-9' });
    expect(await response.json()).toMatchObject({
      error: {
        code: 'ErrorExceededMessageLimit',
        message: expect.stringMatching(
          /^Cannot send mail\. Daily Message\/Recipient limit exceeded\./,
        ) as string,
        innerError: { 'client-request-id': 'abc-9' },
      },
    });
  });
});

describe('each fault of sign-in, by its name', () => {
  const post = (): Promise<Response> =>
    fetch(`${bench.login}/organizations/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x', client_id: mailClientId }),
    });
  const redemptions = signInFaults.filter(({ respond }) => respond.aadsts !== undefined);

  test.each(redemptions.map(({ name, respond }) => [name, respond.aadsts] as const))(
    '%s is AADSTS%i',
    async (name, code) => {
      await bench.control.switchOn(name, { times: 1 });
      expect(await (await post()).json()).toMatchObject({ error_codes: [code] });
    },
  );

  test.each([
    ['token-endpoint-unavailable', post, 503, '30'],
    ['token-garbage', post, 200, null],
    [
      'discovery-unavailable',
      () => fetch(`${bench.login}/common/v2.0/.well-known/openid-configuration`),
      503,
      null,
    ],
    ['keys-unavailable', () => fetch(`${bench.login}/common/discovery/v2.0/keys`), 503, null],
  ] as const)('%s', async (name, ask, status, retryAfter) => {
    await bench.control.switchOn(name, { times: 1 });
    const response = await ask();
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
  });
});

describe('switching', () => {
  const onNow = async (): Promise<string[]> =>
    (await bench.control.namedFaults()).filter(({ on }) => on.length > 0).map(({ name }) => name);

  test('on until it is switched off; for one person; again is no second one', async () => {
    await bench.control.switchOn('throttled', { upn: ada });
    await bench.control.switchOn('throttled', { upn: ada });
    for (let count = 0; count < 3; count += 1) expect((await bench.post(letter())).status).toBe(429);
    expect((await bench.post(letter(), { authorization: await bench.bearer(ben) })).status).toBe(202);
    expect(await onNow()).toEqual(['throttled']);
    await bench.control.switchOff('throttled');
    expect((await bench.post(letter())).status).toBe(202);
    expect(await onNow()).toEqual([]);
  });

  test.each([
    ['PUT', 'mondays', {}, 404, 'name'],
    ['DELETE', 'mondays', undefined, 404, 'name'],
    ['PUT', 'throttled', { upn: 'nobody@contoso.example' }, 404, 'upn'],
    ['PUT', 'throttled', { times: 'often' }, 400, 'times'],
  ] as const)('%s %s %j is refused by name', async (method, name, body, status, field) => {
    const response = await fetch(`${bench.running.addresses.control}/named-faults/${name}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect([response.status, await response.json()]).toMatchObject([status, { field }]);
  });

  test('an error of a code needs a status', async () => {
    const order = bench.control.addFault({
      surface: 'graph',
      respond: { graphError: { code: 'X', message: '' } },
    });
    await expect(order).rejects.toThrow('respond.graphError');
  });
});

describe('the page of faults', () => {
  const page = async (): Promise<string> =>
    (await fetch(`${bench.running.addresses.control}/page/faults`)).text();
  const press = async (path: string, fields: Record<string, string>): Promise<string> => {
    const address = `${bench.running.addresses.control}${path}`;
    const response = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) });
    expect(response.status).toBe(200);
    return response.text();
  };

  test('lists every fault with what happens, what is heard and an example, and no script', async () => {
    const text = await page();
    for (const { name, what } of namedFaults) {
      expect(text).toContain(`/named-faults/${name}`);
      expect(text).toContain(what.replaceAll('"', '&quot;').replaceAll("'", '&#39;'));
    }
    expect(text).toContain('On now: nothing');
    expect(text).not.toContain('<script');
    expect(await (await fetch(`${bench.running.addresses.control}/`)).text()).toContain('/page/faults');
  });

  test('switches on for somebody, shows what is on, and switches off', async () => {
    const on = await press('/page/faults/on', { name: 'throttled', upn: ada, times: '3' });
    expect(on).toMatch(/<code>throttled<\/code>, for ada@contoso.example, 3 times more/);
    expect((await bench.post(letter())).status).toBe(429);
    const off = await press('/page/faults/off', { name: 'throttled', upn: '', times: '' });
    expect(off).toContain('On now: nothing');
    await press('/page/faults/on', { name: 'garbage', upn: '', times: '' });
    expect(await page()).toMatch(/<code>garbage<\/code>, for everybody, until it is switched off/);
    expect(await press('/page/clear-faults', { back: '/page/faults' })).toContain('On now: nothing');
  });

  test('puts a mailbox into a state, and limits a mailbox and a tenant', async () => {
    await press('/page/mailbox', { upn: ada, mailbox: 'on-premises', limits: 'tight' });
    expect((await bench.post(letter())).status).toBe(404);
    expect(await page()).toContain('as Microsoft’s, but 2 messages a minute, 5 recipients a day');
    await press('/page/mailbox', { upn: ada, mailbox: 'licensed', limits: '' });
    const limits = async (upn: string): Promise<unknown> =>
      (await bench.control.call<{ limits: unknown }>('GET', `/mailboxes/${upn}/limits`)).limits;
    expect(await limits(ada)).toMatchObject({ messagesPerMinute: 2 });
    expect(await limits(ben)).toBeNull();
    await press('/page/tenant-limits', { domain: 'contoso.example', limits: 'as-microsoft' });
    expect(await limits(ben)).toMatchObject({ messagesPerMinute: 30 });
  });
});

describe('FAULTS.md', () => {
  const document = readFileSync(join(import.meta.dirname, '../../../FAULTS.md'), 'utf8');
  const rows = document
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test('has each fault, as the page tells it, and no other', () => {
    const faults = rows.filter((cells) => cells.length === 4 && cells[0]?.startsWith('`'));
    expect(faults).toEqual(
      namedFaults.map(({ name, what, hears, source }) => [`\`${name}\``, what, hears, source]),
    );
    for (const { title } of faultGroups) expect(document).toContain(`## ${title}`);
  });

  test('has each state of a mailbox', () => {
    for (const { kind, what } of mailboxStates) expect(rows).toContainEqual([`\`${kind}\``, what]);
  });
});
