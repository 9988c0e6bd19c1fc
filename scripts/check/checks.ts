import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vitestStep } from './reports.ts';
import { commandStep, root, runCommand, type Step } from './step.ts';
import { lockFaults, type LockEntry } from './lock-faults.ts';

const packages = ['contract', 'server', 'web', 'emulator', 'e2e', 'bench'] as const;

function sourcesOf(folder: string): readonly string[] {
  const found = globSync(`${folder}/**/*.{ts,tsx}`, {
    cwd: root,
    exclude: (path) => /node_modules|dist/.test(String(path)),
  });
  return found.filter((path) => !/(^|\/)(node_modules|dist)\//.test(path));
}

const types: Step = {
  name: 'types',
  async run() {
    const projects = ['.', ...packages.filter((name) => sourcesOf(name).length > 0)];
    const outcomes = await Promise.all(
      projects.map((project) => runCommand('tsc', ['--project', project, '--noEmit'])),
    );
    const failed = outcomes.filter(({ code }) => code !== 0);
    return {
      passed: failed.length === 0 ? 1 : 0,
      failed: failed.length === 0 ? 0 : 1,
      output: failed.map(({ output }) => output).join('\n'),
    };
  },
};

/** Without its parser the cruiser reads nothing and reports no violations, so what it has read is counted. */
const importRules: Step = {
  name: 'import rules',
  async run() {
    const folders = [...packages, 'scripts'].filter((name) => sourcesOf(name).length > 0);
    const { code, output } = await runCommand('depcruise', [
      ...folders,
      '--config',
      '.dependency-cruiser.mjs',
    ]);
    const modules = Number(/(\d+) modules/.exec(output)?.[1] ?? 0);
    const sources = folders.flatMap(sourcesOf).length;
    if (modules < sources / 2)
      return {
        passed: 0,
        failed: 1,
        output: `${output}\nOnly ${modules} modules were read, of ${sources} source files.`,
      };
    return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
  },
};

/**
 * A lock file that names a registry ties everybody to that one; the hashes are what makes it safe to leave it out. And
 * it must say what the package.json files say, because the bootstrap's `npm install` would quietly bridge a difference.
 */
const lockFile: Step = {
  name: 'lock file',
  async run() {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, LockEntry>;
    };
    const faults = Object.entries(lock.packages).flatMap(([path, entry]) => {
      if (!path.includes('node_modules/')) return driftOf(path, entry);
      if (entry.link === true) return [];
      return lockFaults(path, entry);
    });
    return {
      passed: faults.length === 0 ? 1 : 0,
      failed: faults.length === 0 ? 0 : 1,
      output: summary(faults),
    };
  },
};

function driftOf(path: string, entry: LockEntry): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  const sorted = (value: unknown): string => JSON.stringify(Object.entries(value ?? {}).toSorted());
  const differing = kinds.filter((kind) => sorted(manifest[kind]) !== sorted(entry[kind]));
  return differing.map(
    (kind) => `${kind} of ${path || 'the root'} differ from package.json: run npm install`,
  );
}

function summary(faults: readonly string[]): string {
  const more = faults.length > 10 ? [`… and ${faults.length - 10} more`] : [];
  return [...faults.slice(0, 10), ...more].join('\n');
}

/** Everything that needs neither a database nor a browser: what one runs before each commit. */
export const checks: readonly Step[] = [
  types,
  commandStep('lint', 'oxlint', ['--deny-warnings']),
  commandStep('format', 'oxfmt', ['--check', '.']),
  importRules,
  commandStep('dead code', 'knip', ['--no-progress', '--no-config-hints']),
  lockFile,
  commandStep('secrets', 'secretlint', ['--secretlintignore', '.gitignore', '**/*']),
  vitestStep('pure tests', 'pure'),
];
