import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchHouse } from './house.ts';
import { measure } from './load.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'enforce-crowd.ts');
const userCount = 100_000;

interface Figures {
  readonly floor: number;
  readonly preview: number;
  readonly switched: number;
  readonly mailing: number;
}

/**
 * Makes Microsoft the only way into an account of 100,000 people without SSO, on the house's own database. The floor is one
 * update of the same rows in plain SQL. Meanwhile somebody of another account asks for their session, one request at a time.
 */
export async function benchEnforcement(house: BenchHouse, cookie: string): Promise<void> {
  const child = spawn(process.execPath, [program, String(userCount)], {
    env: house.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next(); // ready: everybody is there
  const ask = { url: `${house.baseUrl}/api/session`, headers: { cookie }, expects: 200 };
  const calm = await measure(ask, 200, 1);
  let isOver = false;
  const figures = lines.next().then(({ value }) => {
    isOver = true;
    return JSON.parse(String(value)) as Figures;
  });
  const medians: number[] = [];
  while (!isOver) medians.push((await measure(ask, 50, 1)).p50Ms);
  const { floor, preview, switched, mailing } = await figures;
  await ended;
  const meanwhile = medians.toSorted((one, other) => one - other)[Math.floor(medians.length / 2)] ?? 0;
  const row = (name: string, text: string): void => console.log(`${name.padEnd(51)}${text}`);
  console.log(`\nSSO enforced for ${userCount.toLocaleString('en')} people without it`);
  row('preview', `${preview.toFixed(0)} ms`);
  row('floor: one update of the same rows in plain SQL', `${floor.toFixed(0)} ms`);
  row('switch', `${switched.toFixed(0)} ms, ${(switched / floor).toFixed(2)} of the floor`);
  row('mails enqueued', `${((userCount / mailing) * 1000).toFixed(0)}/s`);
  row(
    'another account meanwhile, GET /api/session, p50',
    `${meanwhile.toFixed(2)} ms, ${(meanwhile / calm.p50Ms).toFixed(2)} of ${calm.p50Ms.toFixed(2)} ms before`,
  );
}
