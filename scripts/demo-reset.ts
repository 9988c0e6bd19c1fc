import { rmSync } from 'node:fs';
import { endLeftovers, isAlive, readRun } from './start/run-record.ts';
import { dataFolder } from './start/settings.ts';

/** Removes everything the demo has stored; refuses while it runs. */
const folder = dataFolder();
const earlier = readRun(folder);
if (earlier !== null && isAlive(earlier.starter)) {
  process.stderr.write(
    `Gatehouse runs (process ${earlier.starter.pid}) on ${folder}: stop it first, then reset.\n`,
  );
  process.exit(1);
}
await endLeftovers(earlier?.children ?? []);
rmSync(folder, { recursive: true, force: true });
console.log(`Removed ${folder}. The next npm start begins anew.`);
