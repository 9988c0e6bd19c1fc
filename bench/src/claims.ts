import { join } from 'node:path';
import { Beside } from './beside.ts';
import { sized, type Report } from './report.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'claim-times.ts');
const [few, many, claims] = [1_000, sized(1_000_000, 2_000), sized(300, 50)];

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
export async function benchClaims(report: Report): Promise<void> {
  const [before, after] = [await claimsAt(few), await claimsAt(many)];
  report.line(line(before));
  report.line(line(after));
  report.promise(`p99 with ${many / few} times as many waiting`, after.p99 / before.p99, { atMost: 2 }, ' ×');
}
