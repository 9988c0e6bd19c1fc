import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { compileCache } from '../../../test/compile-cache.ts';
import { freePort } from '../../../test/free-port.ts';
import { startSendingHouse, type SendingHouse } from '../../../test/sending.ts';
import { databaseClock } from '../../ports/clock/clock.ts';

/** How often the product is ended under load; a proof says more. */
const count = Number(process.env['PROVE_COUNT'] ?? 1);
const [ada, hana] = ['ada@contoso.example', 'hana@wingtip.example'];
const server = join(import.meta.dirname, '..', '..', '..');

let sending: SendingHouse;
let product: Product;
beforeAll(async () => {
  sending = await startSendingHouse([ada, hana]);
});
afterAll(() => sending.close());
beforeEach(async () => {
  await sending.house.emulator.call('DELETE', '/faults');
  await sending.freeLanes();
});
afterEach(() => {
  product.child.kill('SIGKILL');
});

interface Product {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  said(): string;
}

/** The product itself, on the database of the house. */
async function startProduct(): Promise<Product> {
  const { house } = sending;
  const { emulator } = house;
  const [port, operationsPort] = [await freePort(), await freePort()];
  const child = spawn(
    process.execPath,
    ['--import', join(server, 'test', 'programs', 'with-change.ts'), join(server, 'src', 'main.ts')],
    {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: compileCache,
        NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
        DATABASE_URL: house.databaseUrl,
        PORT: String(port),
        OPERATIONS_PORT: String(operationsPort),
        BASE_URL: house.baseUrl,
        MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=${emulator.graph}`,
        DEVELOPMENT_CLOCK_URL: `${emulator.control}/clock`,
        SMTP_URL: emulator.smtp,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, ended: once(child, 'exit'), said: () => said };
}

const under = async (): Promise<number> =>
  (await sending.deliveries()).filter(({ endedAt }) => endedAt === null).length;
const countOf = async (ids: readonly string[]): Promise<Record<string, number>> =>
  Object.fromEntries(
    Map.groupBy(await sending.look(ids), ({ state }) => state)
      .entries()
      .map(([state, all]) => [state, all.length]),
  );

/** How many mails of these messages Graph has stored. */
async function storedCount(ids: readonly string[]): Promise<number> {
  const ours = new Set((await sending.look(ids)).flatMap((one) => one.clientRequestIds));
  const all = await sending.deliveries();
  return all.filter(({ clientRequestId, stored }) => stored && ours.has(clientRequestId ?? '')).length;
}

/** It is told to end when so many are under way; gives what it was to do, and when it has stopped taking. */
async function endedUnderLoad(graph: object): Promise<{ readonly ids: string[]; readonly at: Date }> {
  await sending.fault(graph, 1000);
  const ids = [...(await sending.handIn(ada, 20)), ...(await sending.handIn(hana, 20))];
  product = await startProduct();
  // From here on it hears what it is told.
  await expect.poll(() => product.said(), { timeout: 30_000, interval: 5 }).toContain('server.listening');
  await expect.poll(under, { timeout: 30_000, interval: 5 }).toBe(8);
  product.child.kill('SIGTERM');
  await expect.poll(() => product.said(), { timeout: 10_000, interval: 5 }).toContain('server.stopping');
  // What it was taking at that moment it has taken by then.
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { ids, at: await databaseClock.now(sending.house.db) };
}

test('H19: told to end under load, the product takes nothing more, finishes what is under way, and leaves nothing in doubt', async () => {
  for (let round = 0; round < count; round += 1) {
    await sending.freeLanes();
    const { ids, at } = await endedUnderLoad({ delayMs: 800 });
    expect(await product.ended).toEqual([0, null]);
    const { sent = 0, queued = 0, ...others } = await countOf(ids);
    expect([others, sent + queued]).toEqual([{}, 40]);
    expect(sent).toBeGreaterThanOrEqual(8);
    expect(queued).toBeGreaterThan(0);
    const later = await sending.house.db
      .selectFrom('delivery_attempts')
      .select('message_id')
      .where('started_at', '>', at)
      .execute();
    expect(later).toEqual([]);
    await sending.house.emulator.call('DELETE', '/faults');
    await sending.finish(ids);
    expect([await countOf(ids), await storedCount(ids)]).toEqual([{ sent: 40 }, 40]);
  }
});

test('H19: cut off at its end, as after the deadline: what was under way is in doubt, and nothing is doubled', async () => {
  const { ids } = await endedUnderLoad({ hang: true, execute: true });
  product.child.kill('SIGKILL');
  await product.ended;
  await sending.house.emulator.call('DELETE', '/faults');
  await sending.endLeases();
  await sending.finish(ids);
  const { sent = 0, unconfirmed = 0, ...others } = await countOf(ids);
  expect([others, sent + unconfirmed, unconfirmed]).toEqual([{}, 40, 8]);
  expect(await storedCount(ids)).toBe(40);
});
