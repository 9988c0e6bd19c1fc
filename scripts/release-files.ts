import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { differences, sumsOf } from './release/sums.ts';

/**
 * `npm run release:files -- --to FOLDER`: builds the pages twice, refuses where the two differ, and writes beside each other what somebody who runs it
 * can check: the bill of materials (CycloneDX) of what production installs, and the SHA-256 of each file of the pages and of the source.
 */
const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { to: { type: 'string', default: join(root, '.cache', 'release') } },
});
const out = values.to;
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-release-'));
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

function buildPages(name: string): string {
  const outDir = join(folder, name);
  execFileSync(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir'], {
    cwd: join(root, 'web'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return sumsOf(outDir);
}

try {
  const [first, second] = [buildPages('first'), buildPages('second')];
  const different = differences(first, second);
  if (different.length > 0) throw new Error(`two builds of the pages differ:\n${different.join('\n')}`);
  const sbom = execFileSync(
    'npm',
    ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--omit=dev', '--workspace=@gatehouse/server'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 },
  );
  const tracked = execFileSync(
    'git',
    ['ls-files', '-z', 'contract/src', 'server/src', 'deploy', 'package-lock.json'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const sources = tracked.split('\0').filter((path) => path !== '');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'sbom.cdx.json'), sbom);
  const pages = first.replaceAll(/^(\w+ {2})/gm, '$1web/dist/');
  writeFileSync(join(out, 'SHA256SUMS'), pages + sources.map((path) => sumsOf(root, path)).join(''));
  const { components } = JSON.parse(readFileSync(join(out, 'sbom.cdx.json'), 'utf8')) as {
    components: unknown[];
  };
  console.log(`${out}: ${components.length} packages in sbom.cdx.json; two builds of the pages are the same`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
