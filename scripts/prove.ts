import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Proof } from './prove/proof.ts';
import { proofs } from './prove/proofs.ts';

const root = join(import.meta.dirname, '..');

/** What one shard does: so many, chosen by the seed; where they stand in an order, from the first (0) on. */
interface Shard {
  readonly count: number;
  readonly seed: number;
  readonly first: number;
}

function run(proof: Proof, { count, seed, first }: Shard): Promise<boolean> {
  const child = spawn(
    process.execPath,
    proof.command.map((part) => (part.startsWith('node_modules/') ? join(root, part) : part)),
    {
      cwd: root,
      env: {
        ...process.env,
        PROVE_COUNT: String(count),
        PROVE_SEED: String(seed),
        PROVE_FIRST: String(first),
      },
      stdio: 'inherit',
    },
  );
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

interface ShardResult {
  readonly shard: number;
  readonly count: number;
  readonly seed: number;
  readonly hasPassed: boolean;
  readonly seconds: number;
}

const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();

function write(name: string, proof: Proof, results: readonly ShardResult[]): void {
  const done = results.filter((result) => result.hasPassed).reduce((sum, result) => sum + result.count, 0);
  const rows = results.map(
    (result) =>
      `| ${result.shard} | ${result.count} | ${result.seed} | ${result.hasPassed ? 'passed' : 'failed'} | ${result.seconds} |`,
  );
  const text = [
    `# ${name}`,
    '',
    `${proof.what}.`,
    '',
    `Full size ${proof.count}; passed here ${done}. Commit ${commit}, ${new Date().toISOString().slice(0, 10)}.`,
    '',
    '| shard | count | seed | outcome | seconds |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `Run again: \`npm run prove ${name} -- --seed ${results[0]?.seed ?? 1} --from ${results[0]?.shard ?? 1}\``,
    '',
  ];
  mkdirSync(join(root, 'docs', 'proofs'), { recursive: true });
  writeFileSync(join(root, 'docs', 'proofs', `${name}.md`), text.join('\n'));
}

const stateFile = (name: string): string => join(root, '.cache', `prove-${name}.json`);

interface Kept {
  readonly commit: string;
  readonly results: readonly ShardResult[];
}

/** What other shards have come to at this commit; what another commit has shown says nothing about this one. */
function ofOtherShards(name: string, shard: number): readonly ShardResult[] {
  try {
    const kept = JSON.parse(readFileSync(stateFile(name), 'utf8')) as Kept;
    return kept.commit === commit ? kept.results.filter((result) => result.shard !== shard) : [];
  } catch {
    return [];
  }
}

/** Keeps what a shard has come to beside the others: several may run at once, each in a process of its own. */
function keep(name: string, proof: Proof, result: ShardResult): void {
  const results = [...ofOtherShards(name, result.shard), result].toSorted(
    (one, other) => one.shard - other.shard,
  );
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stateFile(name), JSON.stringify({ commit, results } satisfies Kept));
  write(name, proof, results);
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    shards: { type: 'string' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(proofs);
let passed = 0;
let failed = 0;
for (const name of names) {
  const proof = proofs[name];
  if (proof === undefined)
    throw new Error(`There is no proof "${name}"; there are ${Object.keys(proofs).join(', ')}.`);
  const shards = Math.ceil(proof.count / proof.shardCount);
  const from = Number(values.from);
  const last = Math.min(shards, values.shards === undefined ? shards : from + Number(values.shards) - 1);
  for (let shard = from; shard <= last; shard += 1) {
    const seed = Number(values.seed) + shard - 1;
    const startedAt = performance.now();
    const count = Math.min(proof.shardCount, proof.count - (shard - 1) * proof.shardCount);
    console.log(`${name}, shard ${shard} of ${shards}: ${count}, seed ${seed}`);
    const hasPassed = await run(proof, { count, seed, first: (shard - 1) * proof.shardCount });
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    keep(name, proof, { shard, count, seed, hasPassed, seconds });
    if (hasPassed) passed += 1;
    else failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
