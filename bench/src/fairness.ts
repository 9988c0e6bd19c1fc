import { join } from 'node:path';
import { Beside } from './beside.ts';
import { share } from './load.ts';
import { sized, type Report } from './report.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'single-mails.ts');
const [waiting, singles] = [sized(100_000, 2_000), sized(200, 20)];

interface Singles {
  /** Milliseconds from handing in to arriving, each. */
  readonly alone: readonly number[];
  readonly crowded: readonly number[];
  readonly left: number;
  readonly othersPerSecond: number;
}

/** When a single message leaves, by itself and behind 100,000 of another organization. */
export async function benchFairness(report: Report): Promise<void> {
  const beside = new Beside(program, [String(waiting), String(singles)], process.env);
  const { alone, crowded, left, othersPerSecond } = await beside.next<Singles>();
  await beside.ended();
  const times = (all: readonly number[]): string =>
    `p50 ${share(all, 0.5).toFixed(1)} ms   p99 ${share(all, 0.99).toFixed(1)} ms   longest ${Math.max(...all).toFixed(1)} ms`;
  report.line(`${singles} single messages one after the other, from handing in to the server that says 202`);
  report.row('nobody else sends', times(alone));
  report.row(`behind ${waiting.toLocaleString('en')} of another organization`, times(crowded));
  report.row(
    'which meanwhile sends',
    `${othersPerSecond.toFixed(0)}/s, and has ${left.toLocaleString('en')} left afterwards`,
  );
  report.promise('p99 behind them', share(crowded, 0.99) / 1000, { atMost: 5 }, ' s');
}
