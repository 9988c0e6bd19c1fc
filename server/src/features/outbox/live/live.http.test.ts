import { createClient, operations, type MessageEvent, type ReplyOf } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiWith, issueKey } from '../../../../test/api-key.ts';
import type { Browser } from '../../../../test/browser.ts';
import {
  apiOf,
  connectMailbox,
  ownHost,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from '../../../../test/harness.ts';

let house: House;
let ada: Browser;
let ben: Browser;

beforeAll(async () => {
  house = await startHouse();
  [ada, ben] = [await signIn(house, 'ada@contoso.example'), await signIn(house, 'ben@contoso.example')];
  await connectMailbox(house, ada, 'ada@contoso.example');
});
afterAll(() => house.close());

type Events = ReplyOf<typeof operations.followMessages>;

/** Asks with the cookies of a browser, and reads the answer as it comes. */
const followAs = (browser: Browser) =>
  createClient({
    baseUrl: house.baseUrl,
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...init.headers, cookie: browser.cookieHeader(ownHost) } }),
  })(operations.followMessages, {});
const follow = async (browser: Browser): Promise<Events> => replyOf(await followAs(browser));

/** Reads on until it has seen what it looks for, or the stream ends. */
async function readUntil(events: Events, isThere: (seen: readonly MessageEvent[]) => boolean) {
  const seen: MessageEvent[] = [];
  for await (const some of events) {
    seen.push(...some);
    if (isThere(seen)) return { seen, hasEnded: false };
  }
  return { seen, hasEnded: true };
}
const hasCome = (id: string, state?: string) => (seen: readonly MessageEvent[]) =>
  seen.some((event) => event.messageId === id && (state === undefined || event.state === state));

describe('GET /api/message-events', () => {
  test('tells the sender of each message as it goes, and nobody else', async () => {
    const before = await send(house, ada);
    while (
      replyOf(await apiOf(house, ada)(operations.getMessage, { params: { messageId: before.id } })).state !==
      'sent'
    )
      await runDue(house);
    const [hers, his] = [await follow(ada), await follow(ben)];
    const message = await send(house, ada);
    const reading = readUntil(hers, hasCome(message.id, 'sent'));
    await runDue(house);
    const { seen } = await reading;
    expect(seen.every(({ messageId }) => messageId === message.id)).toBe(true);
    // One sign of life at least has passed since.
    let looks = 0;
    const heard = await readUntil(his, () => (looks += 1) >= 2);
    expect(heard).toEqual({ seen: [], hasEnded: false });
  });

  test('an API key follows its person, with the scope to read', async () => {
    const reading = await issueKey(house, ada, { scopes: ['messages:read'] });
    const events = replyOf(await apiWith(house, reading.text)(operations.followMessages, {}));
    const message = await send(house, ada);
    const seeing = readUntil(events, hasCome(message.id));
    expect((await seeing).hasEnded).toBe(false);
    const writing = await issueKey(house, ada, { scopes: ['messages:write'] });
    expect(await apiWith(house, writing.text)(operations.followMessages, {})).toMatchObject({
      problem: { status: 403, code: 'api_key_scope_missing' },
    });
  });

  test('E03 whoever is signed out is told nothing more, and the stream ends', async () => {
    const phone = await signIn(house, 'ada@contoso.example');
    const events = await follow(phone);
    const { session } = replyOf(await apiOf(house, phone)(operations.getSession, {}));
    const out = { params: { sessionId: session.id }, body: {} };
    replyOf(await apiOf(house, ada)(operations.endMySession, out));
    const message = await send(house, ada);
    const reading = await readUntil(events, hasCome(message.id));
    expect(reading).toEqual({ seen: [], hasEnded: true });
  });

  test('429: not more than twenty at a time', async () => {
    const chen = await signIn(house, 'chen@contoso.example');
    const open = await Promise.all(Array.from({ length: 20 }, () => follow(chen)));
    expect(await followAs(chen)).toMatchObject({
      problem: { status: 429, code: 'rate_limited' },
    });
    for (const events of open) for await (const _ of events) break;
    for (let tries = 0; tries < 100; tries += 1) {
      const again = await followAs(chen);
      if (again.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('a stream that was left still counts');
  });
});
