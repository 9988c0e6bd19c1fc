import { join } from 'node:path';
import { Beside } from './beside.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'claim-times.ts');
const [few, many, claims] = [1_000, 1_000_000, 300];

interface Claims {
  readonly waiting: number;
  readonly takenCount: number;
  readonly p50: number;
  readonly p99: number;
  readonly floorP50: number;
}

async function claimsAt(waiting: number): Promise<Claims> {
  const beside = new Beside(program, [String(waiting), String(claims)], process.env);
  const told = await beside.next<Claims>();
  await beside.ended();
  return told;
}

const line = ({ waiting, takenCount, p50, p99, floorP50 }: Claims): string =>
  `${String(waiting).padStart(9)} waiting, ${claims} looks, ${takenCount} taken: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; floor (one locked row) ${floorP50.toFixed(1)} ms`;

/** How long the dispatcher looks for what it takes next, with few and with many messages waiting. */
export async function benchClaims(): Promise<void> {
  console.log('\nwhat the dispatcher takes next');
  const [before, after] = [await claimsAt(few), await claimsAt(many)];
  console.log(line(before));
  console.log(line(after));
  console.log(`p99 with ${many / few} times as many: × ${(after.p99 / before.p99).toFixed(2)} (promise 2)`);
}
