import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { LoadResult } from './load.ts';

const root = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** BENCH_PART=0.05: a twentieth of each size, to see that a bench runs. What it prints is no proof and is not written down. */
const part = Number(process.env['BENCH_PART'] ?? '1');
if (!(part > 0 && part <= 1)) throw new Error('BENCH_PART is a number above 0, and 1 at most');

/** So many, or the part of them that was asked for; never fewer than the least that means anything. */
export const sized = (full: number, least = 1): number => Math.max(least, Math.round(full * part));

/** What the issue promises of a figure. */
export interface Promised {
  readonly atLeast?: number;
  readonly atMost?: number;
}

const isKept = (value: number, { atLeast = -Infinity, atMost = Infinity }: Promised): boolean =>
  value >= atLeast && value <= atMost;

const wordsOf = ({ atLeast, atMost }: Promised, unit: string): string =>
  [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}${unit}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}${unit}`]),
  ].join(', ');

/** What one bench says: printed at once, and kept for docs/proofs. */
export class Report {
  readonly #lines: string[] = [];

  line(text = ''): void {
    console.log(text);
    this.#lines.push(text);
  }

  row(name: string, text: string): void {
    this.line(`${name.padEnd(56)} ${text}`);
  }

  /** A figure beside what is promised of it. */
  promise(name: string, value: number, promised: Promised, unit = ''): void {
    const figure = `${value.toFixed(Math.abs(value) < 10 ? 2 : 0)}${unit}`;
    this.row(
      name,
      `${figure.padEnd(10)} promise: ${wordsOf(promised, unit)}: ${isKept(value, promised) ? 'kept' : 'missed'}`,
    );
  }

  rate(name: string, { perSecond, p50Ms, p99Ms }: LoadResult): void {
    const rate = `${perSecond.toFixed(0)}/s`;
    this.row(name, `${rate.padEnd(10)} p50 ${p50Ms.toFixed(2)} ms   p99 ${p99Ms.toFixed(2)} ms`);
  }

  get text(): string {
    return this.#lines.join('\n').trim();
  }
}

const commitOf = (): string => {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return `${git('rev-parse', 'HEAD')}${git('status', '--porcelain', '--', 'server', 'contract', 'emulator', 'web', 'bench') === '' ? '' : ' (with changes)'}`;
};

/** Writes down what a bench has said, unless it ran at a part of its size. */
export function writeProof(name: string, what: string, report: Report): void {
  if (part !== 1) {
    console.log(`\n${name} ran at ${part} of its size: not written down`);
    return;
  }
  const text = [
    `# bench-${name}`,
    '',
    `${what}.`,
    '',
    `Version ${version}, commit ${commitOf()}, ${new Date().toISOString().slice(0, 10)}. Node ${process.version}, ${availableParallelism()} cores; load, database and what is measured share them.`,
    '',
    '```',
    report.text,
    '```',
    '',
    `Run again: \`npm run bench -- ${name}\``,
    '',
  ];
  const folder = join(root, 'docs', 'proofs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `bench-${name}.md`), text.join('\n'));
}
