import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findKnown, type Advisory } from './release/advisories.ts';

/** `npm run advisories -- FOLDER`: what the advisories there (OSV, one JSON file each, or a list in one) say about the lock file. */
const [place = ''] = process.argv.slice(2);
if (!existsSync(place)) {
  console.error(
    'Give a folder of advisories in OSV format; docs/operations/known-vulnerabilities.md says where they are.',
  );
  process.exit(2);
}
const files = statSync(place).isDirectory()
  ? globSync('**/*.json', { cwd: place }).map((file) => join(place, file))
  : [place];
const advisories = files.flatMap((file) =>
  [JSON.parse(readFileSync(file, 'utf8')) as Advisory | Advisory[]].flat(),
);
// An empty folder is a mistake, and not good news.
if (advisories.length === 0) {
  console.error(`There is no advisory in ${place}.`);
  process.exit(2);
}
const lock = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'),
) as Parameters<typeof findKnown>[0];
const findings = findKnown(lock, advisories);
for (const { severity, name, version, id, summary } of findings)
  console.log(`${severity}: ${name}@${version}, ${id}: ${summary}`);
console.log(`${advisories.length} advisories read, ${findings.length} about packages of ours`);
process.exitCode = findings.length === 0 ? 0 : 1;
