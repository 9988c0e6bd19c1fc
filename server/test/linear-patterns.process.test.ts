import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A pattern that needs longer than this for all its inputs of 100,000 characters hangs; an honest one needs half a second. */
const longestSilenceMs = 10_000;

interface Run {
  readonly lines: readonly string[];
  readonly errors: string;
  readonly isKilled: boolean;
}

/** Runs the program until it ends, or kills it where it says nothing for too long: a pattern cannot be interrupted. */
function matchPatterns(): Promise<Run> {
  const program = join(import.meta.dirname, 'programs', 'match-patterns.ts');
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let errors = '';
  let isKilled = false;
  const kill = (): void => {
    isKilled = true;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(kill, longestSilenceMs);
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    clearTimeout(timer);
    timer = setTimeout(kill, longestSilenceMs);
  });
  return new Promise((resolve) =>
    child.once('close', () => {
      clearTimeout(timer);
      resolve({ lines: text.trimEnd().split('\n'), errors, isKilled });
    }),
  );
}

test('L09: every pattern of contract and server comes to an end with long inputs made against it', async () => {
  const { lines, errors, isKilled } = await matchPatterns();
  expect(errors.replaceAll(/.*(ExperimentalWarning|node --trace-warnings).*/g, '').trim()).toBe('');
  expect(isKilled ? `hangs: ${lines.at(-1)}` : lines.at(-1)).toBe('done');
  expect(lines.length).toBeGreaterThan(40);
}, 240_000);
