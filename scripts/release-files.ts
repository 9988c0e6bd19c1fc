import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { neededBy } from './release/shipped.ts';
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
  const [first, second] = [buildPages('first'), buildPages('second')];
  const different = differences(first, second);
  if (different.length > 0) throw new Error(`two builds of the pages differ:\n${different.join('\n')}`);
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
  const pages = first.replaceAll(/^(\w+ {2})/gm, '$1web/dist/');
  writeFileSync(join(out, 'SHA256SUMS'), pages + sources.map((path) => sumsOf(root, path)).join(''));
  console.log(
    `${out}: ${bill.components.length} packages in sbom.cdx.json; two builds of the pages are the same`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
