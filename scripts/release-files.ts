import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildServer } from '../server/build/build-server.ts';
import { neededBy } from './release/shipped.ts';
import { differences, sumsOf } from './release/sums.ts';

/**
 * `npm run release:files -- --to FOLDER`: builds pages and server twice, refuses where the two differ, and writes beside each other what somebody who
 * runs it can check: the bill of materials (CycloneDX) of what production installs, and the SHA-256 of each built file and of the source.
 */
const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { to: { type: 'string', default: join(root, '.cache', 'release') } },
});
const out = values.to;
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-release-'));
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

/** Their sums, as of a checkout in which both were built. */
async function buildAll(name: string): Promise<string> {
  const outDir = join(folder, name, 'pages');
  const serverDir = join(folder, name, 'server');
  execFileSync(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir'], {
    cwd: join(root, 'web'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await buildServer(serverDir);
  const below = (sums: string, place: string): string => sums.replaceAll(/^(\w+ {2})/gm, `$1${place}/`);
  return below(sumsOf(outDir), 'web/dist') + below(sumsOf(serverDir), 'server/dist');
}

interface Bill {
  readonly components: readonly { readonly hashes?: readonly { readonly content: string }[] }[];
  readonly dependencies?: unknown;
}

interface Lock {
  readonly packages: Parameters<typeof neededBy>[0] & Readonly<Record<string, { integrity?: string }>>;
}

/** npm 11.19 leaves out with `--omit=dev` what a tool of development needs as well (zod, jose): so all is asked for, and chosen here. */
function billOfMaterials(): Bill {
  const options = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
  const all = JSON.parse(
    execFileSync('npm', options, { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 }),
  ) as Bill;
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const needed = new Set(
    [...neededBy(packages, 'server')].map((place) =>
      Buffer.from(packages[place]?.integrity?.replace('sha512-', '') ?? '', 'base64').toString('hex'),
    ),
  );
  const components = all.components.filter(({ hashes = [] }) =>
    hashes.some(({ content }) => needed.has(content)),
  );
  const { dependencies: _ofAll, ...rest } = all;
  return { ...rest, components };
}

try {
  const [first, second] = [await buildAll('first'), await buildAll('second')];
  const different = differences(first, second);
  if (different.length > 0) throw new Error(`two builds differ:\n${different.join('\n')}`);
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
  const bill = billOfMaterials();
  writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  writeFileSync(join(out, 'SHA256SUMS'), first + sources.map((path) => sumsOf(root, path)).join(''));
  console.log(
    `${out}: ${bill.components.length} packages in sbom.cdx.json; two builds of pages and server are the same`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
