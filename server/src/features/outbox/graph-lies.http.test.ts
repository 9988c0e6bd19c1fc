import { operations, type MessageView } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphScripts, type GraphScript } from '../../../test/graph-scripts.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';

const upn = 'ada@contoso.example';
/** A proof has a whole script with a thousand messages to a shard; the usual run has a few of each. */
const messagesOfShard = 1000;
const count = Number(process.env['PROVE_COUNT'] ?? 0);
const scripts = graphScripts(7);
const shown =
  count > 0 ? scripts.slice(Number(process.env['PROVE_FIRST'] ?? 0) / messagesOfShard).slice(0, 1) : scripts;
const atOnce = 20;
/** Longer than any wait that Graph can ask for, or that a circuit stays open. */
const pastEveryWaitSeconds = 3700;

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await connectMailbox(house, await signIn(house, upn), upn);
});
afterAll(() => house.close());

interface Delivery {
  readonly clientRequestId: string | null;
  readonly stored: boolean;
}

async function storedRequests(): Promise<Set<string>> {
  const { deliveries } = (await house.emulator.call('GET', '/deliveries')) as {
    readonly deliveries: readonly Delivery[];
  };
  const stored = deliveries.filter((delivery) => delivery.stored);
  return new Set(stored.map(({ clientRequestId }) => clientRequestId ?? ''));
}

/** One answer for each hand-over to come, as often as there may be any. */
async function order({ lies }: GraphScript, from: number, many: number): Promise<void> {
  await house.emulator.call('DELETE', '/faults');
  for (let number = 0; number < many; number += 1)
    await house.emulator.call('POST', '/faults', {
      surface: 'graph',
      match: { path: '/sendMail' },
      respond: lies[(from + number) % lies.length],
      times: 1,
    });
}

async function handIn(subject: string, many: number): Promise<MessageView[]> {
  // The clock has gone on by hours.
  const browser = await signIn(house, upn);
  const batch = replyOf(
    await apiOf(house, browser)(operations.enqueueMessageBatch, {
      headers: { 'idempotency-key': randomUUID() },
      body: {
        messages: Array.from({ length: many }, () => ({
          to: [{ address: 'ben@contoso.example' }],
          subject,
          html: '<p>Quote</p>',
        })),
      },
    }),
  );
  return batch.messages as unknown as MessageView[];
}

interface Known {
  readonly id: string;
  readonly state: MessageView['state'];
  readonly requests: readonly string[];
}

async function look(ids: readonly string[]): Promise<Known[]> {
  const rows = await house.db
    .selectFrom('outbox_messages as m')
    .leftJoin('delivery_attempts as d', (join) =>
      join.onRef('d.organization_id', '=', 'm.organization_id').onRef('d.message_id', '=', 'm.id'),
    )
    .select(['m.id', 'm.state', 'd.client_request_id'])
    .where('m.id', 'in', [...ids])
    .execute();
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, theirs]) => ({
    id,
    state: theirs[0]?.state ?? 'queued',
    requests: theirs.flatMap(({ client_request_id: request }) => request ?? []),
  }));
}

const ends: readonly MessageView['state'][] = ['sent', 'failed', 'unconfirmed'];

/**
 * All have come to an end. By chance one may be told 401 six times in a row: it waits until its person has connected the mailbox again,
 * and goes on.
 */
async function settle(ids: readonly string[]): Promise<Known[]> {
  for (let passes = 0; passes < 60; passes += 1) {
    await runDue(house);
    const known = await look(ids);
    if (known.every(({ state }) => ends.includes(state))) return known;
    if (known.some(({ state }) => state === 'held'))
      await connectMailbox(house, await signIn(house, upn), upn);
    await moveClock(house, pastEveryWaitSeconds);
  }
  throw new Error('messages stay on their way');
}

/** What a state says, and how often the mail was stored. */
function truthOf({ state, requests }: Known, stored: ReadonlySet<string>): string {
  const times = requests.filter((request) => stored.has(request)).length;
  const isTrue =
    state === 'sent' ? times === 1 : state === 'failed' ? times === 0 : state === 'unconfirmed' && times <= 1;
  return isTrue ? 'true' : `${state}, and stored ${times} times`;
}

test.each(shown.map((script) => [script.name, script] as const))(
  'H03 graph-lies: %s: none is lost, none leaves twice, and what is said of each is true',
  async (_, script) => {
    const messageCount = count > 0 ? count : script.lies.length;
    for (let done = 0; done < messageCount; done += atOnce) {
      const many = Math.min(atOnce, messageCount - done);
      await order(script, done, many * 3);
      const ids = (await handIn(script.name, many)).map(({ id }) => id);
      const known = await settle(ids);
      expect(known).toHaveLength(many);
      const stored = await storedRequests();
      expect(known.map((one) => truthOf(one, stored)).filter((truth) => truth !== 'true')).toEqual([]);
    }
  },
  460_000,
);
