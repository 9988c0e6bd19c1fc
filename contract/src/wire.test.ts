import { expect, test } from 'vitest';
import { createClient, type CallOutcome } from './client.ts';
import type { CsvReply, Operation } from './operation.ts';
import { operations } from './operations.ts';
import { wireOf } from './wire.ts';

const input = {
  params: new Proxy({}, { get: (_none, name) => `a ${String(name)}` }),
  query: { limit: 5 },
  headers: { 'idempotency-key': 'k' },
  body: new Uint8Array([1, 2]),
};

const answers: Readonly<Record<string, string>> = {
  'text/csv, application/problem+json': 'when,what\r\n',
  'text/event-stream, application/problem+json': 'data: {"state":"sent"}\n\n',
  'application/json': '{"its":"answer"}',
};

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function all(outcome: CallOutcome<Operation>): Promise<unknown> {
  const reply: unknown = outcome.ok ? outcome.reply : outcome.problem;
  if (isIterable(reply)) return Array.fromAsync(reply);
  const csv = reply as Partial<CsvReply> | null;
  return isIterable(csv?.pieces) ? Array.fromAsync(csv.pieces) : reply;
}

/** What the client asks, and what it makes of the answer. */
async function told(operation: Operation): Promise<unknown> {
  const asked: unknown[] = [];
  const call = createClient({
    baseUrl: 'https://house.example',
    fetch(url, init) {
      asked.push(url, init);
      const { status } = operations[operation.id as keyof typeof operations].reply;
      return Promise.resolve(
        new Response(status === 204 ? null : (answers[init.headers['accept'] ?? ''] ?? ''), { status }),
      );
    },
  });
  const outcome = await call(operation, input as never);
  return { asked, status: outcome.status, reply: await all(outcome) };
}

test.each(Object.values(operations))('$id is asked and read alike without its schemas', async (operation) => {
  const bare = { id: operation.id, ...wireOf(operation) } as unknown as Operation;
  expect(await told(bare)).toEqual(await told(operation));
});

test('an operation without its schemas is plain data', () => {
  for (const operation of Object.values(operations)) {
    const bare = wireOf(operation);
    expect(JSON.parse(JSON.stringify(bare))).toStrictEqual(bare);
  }
});
