import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');
const workspaces = ['.', 'contract', 'server', 'web', 'emulator', 'e2e', 'bench'];
const names = z.record(z.string(), z.string()).default({});
const manifest = z.object({ dependencies: names, devDependencies: names, optionalDependencies: names });
const allowed = new Set(
  z
    .array(z.string())
    .parse(JSON.parse(readFileSync(join(root, 'test', 'allowed-dependencies.json'), 'utf8'))),
);

/** Direct dependencies that nobody has decided on, and versions that are not exact. */
function unexpected(packages: readonly unknown[]): string[] {
  const all = packages.flatMap((one) =>
    Object.values(manifest.parse(one)).flatMap((group) => Object.entries(group)),
  );
  return all
    .filter(([name, version]) => !allowed.has(name) || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}@${version}`);
}

describe('O03: dependencies', () => {
  test('are those that were decided on, in exact versions', () => {
    const packages = workspaces.map(
      (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as unknown,
    );
    expect(unexpected(packages)).toEqual([]);
  });

  test('a name that is almost one of them, or a range, is found', () => {
    expect(unexpected([{ dependencies: { honno: '4.13.19', zod: '^4.6.7' } }])).toEqual([
      'honno@4.13.19',
      'zod@^4.6.7',
    ]);
  });

  test('the lock file names no host', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
  });
});

describe('O04: secrets', () => {
  const secretlint = (folder: string): boolean => {
    try {
      execFileSync(
        process.execPath,
        [
          join(root, 'node_modules', 'secretlint', 'bin', 'secretlint.js'),
          '--secretlintrc',
          join(root, '.secretlintrc.json'),
          join(folder, '*'),
        ],
        { cwd: root, stdio: 'pipe' },
      );
      return true;
    } catch {
      return false;
    }
  };

  test('a planted one is found, a harmless file is not taken for one', { timeout: 30_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-planted-'));
    try {
      writeFileSync(join(folder, 'harmless.ts'), 'export const name = "gatehouse";\n');
      expect(secretlint(folder)).toBe(true);
      // Put together here, so that this file does not hold what it looks for.
      writeFileSync(
        join(folder, 'planted.ts'),
        `const key = '${['-----BEGIN', 'RSA', 'PRIVATE KEY-----'].join(' ')}\n${'MIIEpAIBAAKCAQEA'.repeat(20)}\n${['-----END', 'RSA', 'PRIVATE KEY-----'].join(' ')}';\n`,
      );
      expect(secretlint(folder)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
