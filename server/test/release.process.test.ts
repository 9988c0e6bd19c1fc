import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lockFaults, type LockEntry } from '../../scripts/check/lock-faults.ts';
import { findKnown, type Advisory } from '../../scripts/release/advisories.ts';
import { differences, sumsOf } from '../../scripts/release/sums.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-release-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('O05: what is shipped', () => {
  test('O05: pages and server come out the same twice; sums and a bill of materials are made by one command', () => {
    const told = execFileSync(process.execPath, [join(root, 'scripts', 'release-files.ts'), '--to', folder], {
      encoding: 'utf8',
    });
    expect(told).toContain('two builds of pages and server are the same');
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
    expect(sums).toMatch(/^[0-9a-f]{64} {2}web\/dist\/index\.html$/m);
    expect(sums).toMatch(/^[0-9a-f]{64} {2}server\/dist\/main\.js$/m);
    expect(sums).toContain(sumsOf(root, 'server/src/main.ts'));
    const bill = z
      .object({
        bomFormat: z.literal('CycloneDX'),
        components: z.array(
          z.object({
            name: z.string(),
            version: z.string(),
            hashes: z.array(z.object({ alg: z.string() })).optional(),
          }),
        ),
      })
      .parse(JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')));
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(read('server/package.json'));
    const named = bill.components.map(({ name, version }) => `${name}@${version}`);
    const direct = Object.entries(dependencies)
      .filter(([name]) => !name.startsWith('@gatehouse/'))
      .map(([name, version]) => `${name}@${version}`);
    expect(named.filter((name) => /^(vitest|vite|react|playwright)@/.test(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(direct));
    const withoutHash = bill.components.filter(({ hashes }) => hashes?.[0]?.alg !== 'SHA-512');
    expect(withoutHash).toEqual([]);
  }, 120_000);

  test('O05: a byte that was changed, a file that is gone or was added is told', () => {
    const [one, other] = [join(folder, 'one'), join(folder, 'other')];
    cpSync(join(root, 'deploy'), one, { recursive: true });
    cpSync(join(root, 'deploy'), other, { recursive: true });
    expect(differences(sumsOf(one), sumsOf(other))).toEqual([]);
    writeFileSync(join(other, 'nginx.conf'), `${readFileSync(join(one, 'nginx.conf'), 'utf8')}\n`);
    writeFileSync(join(other, 'added'), '');
    rmSync(join(other, 'Caddyfile'));
    const told = differences(sumsOf(one), sumsOf(other)).map((line) => line.split('  ')[1]);
    expect(told.toSorted()).toEqual(['Caddyfile', 'added', 'nginx.conf', 'nginx.conf']);
  });
});

const lockFile = z.object({ packages: z.record(z.string(), z.record(z.string(), z.unknown())) });

describe('O01: the lock file', () => {
  const faultsOf = (lock: unknown): string[] =>
    Object.entries(lockFile.parse(lock).packages)
      .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
      .flatMap(([path, entry]) => lockFaults(path, entry as LockEntry));

  test('O01: every package is of one version, by its SHA-512, and brings no install script that is new', () => {
    const lock = lockFile.parse(read('package-lock.json'));
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
    expect(faultsOf(lock)).toEqual([]);
  });

  test('O01: each of these is found', () => {
    const integrity = `sha512-${'A'.repeat(86)}==`;
    const entry = { version: '1.14.1', integrity };
    const faults = (change: object): string[] =>
      faultsOf({ packages: { 'node_modules/axios': { ...entry, ...change } } });
    expect(faults({})).toEqual([]);
    expect(faults({ version: '^1.14.1' })).toEqual(['node_modules/axios has no exact version']);
    expect(faults({ integrity: 'sha1-qrfk+HExUKbNuHDS58yWHHnhQGY=' })).toHaveLength(1);
    expect(faults({ integrity: `${integrity} sha1-qrfk+HExUKbNuHDS58yWHHnhQGY=` })).toHaveLength(1);
    expect(faults({ hasInstallScript: true })).toEqual(['node_modules/axios has an install script']);
  });

  test('O01: nothing that installs runs the scripts of packages', () => {
    const commands = [
      'scripts/bootstrap.mjs',
      'deploy/Containerfile',
      'docs/operations/deploy.md',
      'CONTRIBUTING.md',
    ].flatMap((path) => readFileSync(join(root, path), 'utf8').split('\n'));
    const installing = commands.filter((line) => /npm (ci|install) -/.test(line));
    expect(installing.length).toBeGreaterThan(2);
    expect(installing.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
    expect(readFileSync(join(root, 'scripts', 'bootstrap.mjs'), 'utf8')).toContain("'--ignore-scripts',");
  });
});

describe('O02: known vulnerabilities', () => {
  const advisory = (events: object[], more: object = {}): Advisory => ({
    id: 'GHSA-0000-0000-0000',
    summary: 'a summary',
    database_specific: { severity: 'HIGH' },
    affected: [{ package: { ecosystem: 'npm', name: 'axios' }, ranges: [{ type: 'SEMVER', events }] }],
    ...more,
  });
  const found = (version: string, one: Advisory): number =>
    findKnown({ packages: { '': {}, 'node_modules/x/node_modules/axios': { version } } }, [one]).length;
  const fixed = [{ introduced: '1.0.0' }, { fixed: '1.2.3' }];
  const twice = [
    { introduced: '0' },
    { fixed: '0.30.5' },
    { introduced: '1.0.0-beta.2' },
    { last_affected: '1.14.1' },
  ];

  test.each([
    ['1.0.0', fixed, 1],
    ['1.2.2', fixed, 1],
    ['1.2.3-rc.1', fixed, 1],
    ['1.2.3', fixed, 0],
    ['0.9.9', fixed, 0],
    ['1.10.0', fixed, 0],
    ['0.30.4', twice, 1],
    ['0.30.5', twice, 0],
    ['1.0.0-beta.1', twice, 0],
    ['1.0.0-beta.10', twice, 1],
    ['1.14.1', twice, 1],
    ['1.14.2', twice, 0],
  ])('O02: %s of %j: %d', (version, events, count) => {
    expect(found(version, advisory(events))).toBe(count);
  });

  test('O02: by the list of versions as well; another name, another registry or a withdrawn one is none', () => {
    const listed = { package: { ecosystem: 'npm', name: 'axios' }, versions: ['1.14.1'] };
    expect(found('1.14.1', advisory([], { affected: [listed] }))).toBe(1);
    expect(found('1.14.2', advisory([], { affected: [listed] }))).toBe(0);
    const elsewhere = { ...listed, package: { ecosystem: 'PyPI', name: 'axios' } };
    expect(found('1.14.1', advisory([], { affected: [elsewhere] }))).toBe(0);
    expect(found('1.0.0', advisory(fixed, { withdrawn: '2026-04-01T00:00:00Z' }))).toBe(0);
  });

  const run = (place: string): { status: number; said: string } => {
    try {
      const said = execFileSync(process.execPath, [join(root, 'scripts', 'advisories.ts'), place], {
        encoding: 'utf8',
      });
      return { status: 0, said };
    } catch (fault) {
      const { status, stdout, stderr } = fault as { status: number; stdout: string; stderr: string };
      return { status, said: stdout + stderr };
    }
  };

  test('O02: the command names what is known, fails then, and takes an empty folder for no good news', () => {
    const version = z
      .object({ dependencies: z.object({ hono: z.string() }) })
      .parse(read('server/package.json')).dependencies.hono;
    const about = (name: string): Advisory => ({
      ...advisory([]),
      affected: [{ package: { ecosystem: 'npm', name }, versions: [version] }],
    });
    const [bad, good] = [join(folder, 'bad.json'), join(folder, 'good.json')];
    writeFileSync(bad, JSON.stringify([about('hono'), about('nobody-has-this')]));
    writeFileSync(good, JSON.stringify(about('nobody-has-this')));
    expect(run(bad)).toEqual({
      status: 1,
      said: `high: hono@${version}, GHSA-0000-0000-0000: a summary\n2 advisories read, 1 about packages of ours\n`,
    });
    expect(run(good)).toEqual({ status: 0, said: '1 advisories read, 0 about packages of ours\n' });
    writeFileSync(join(folder, 'none.json'), '[]');
    expect(run(join(folder, 'none.json')).status).toBe(2);
    expect(run(join(folder, 'nowhere')).status).toBe(2);
  });
});
