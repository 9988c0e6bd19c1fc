import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BenchHouse } from './house.ts';
import { measure, type LoadRequest } from './load.ts';
import { sized, type Report } from './report.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'fill-crowd.ts');
const password = 'A-crowd-needs-no-secret-7';
const sizes = [1_000, sized(100_000, 2_000)] as const;
const samples = sized(60, 10);

async function fill(house: BenchHouse): Promise<void> {
  const child = spawn(process.execPath, [program, password, ...sizes.map(String)], {
    env: house.environment,
    stdio: 'inherit',
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error('the crowds were not made');
}

/** The session cookie of the admin of a crowd. */
async function signIn(house: BenchHouse, size: number): Promise<string> {
  const answer = await fetch(`${house.baseUrl}/sign-in/password`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email: `admin-${size}@crowd.example`, password }).toString(),
  });
  if (answer.status !== 303) throw new Error(`the admin of ${size} was not signed in: ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

const reads: readonly string[] = [
  '/api/session',
  '/api/profile',
  '/api/profile/sessions',
  '/api/users',
  '/api/users?limit=100',
  '/api/users?search=holm',
  '/api/users?search=person-77',
  '/api/users?search=gita%20berg',
  '/api/users?role=admin',
  '/api/users?state=deactivated',
  '/api/users?method=password',
  '/api/users?pin=none',
  '/api/tenants',
  '/api/invitations',
  '/api/audit-events',
  '/api/audit-events?action=user.added',
  '/api/audit-events?action=user.role-changed',
  '/api/api-keys',
  '/api/mailbox',
  '/api/messages',
  '/',
  '/settings/people',
  '/settings/audit',
];

const userOf = (size: number, at: number): string =>
  `usr_${String(size).padStart(13, '0')}${String(at).padStart(13, '0')}`;

/** Each with its path and body; a counter makes each request its own. */
const acts: readonly (readonly [
  name: string,
  path: (at: number, size: number) => string,
  body: (at: number) => object,
])[] = [
  [
    'change a role',
    (_at, size) => `/api/users/${userOf(size, 7)}/role`,
    (at) => ({ role: at % 2 === 0 ? 'admin' : 'member' }),
  ],
  [
    'deactivate, reactivate',
    (at, size) => `/api/users/${userOf(size, 9)}/${at % 2 === 0 ? 'deactivate' : 'reactivate'}`,
    () => ({}),
  ],
  ['remove a user', (at, size) => `/api/users/${userOf(size, 500 + at)}/remove`, () => ({})],
  ['invite one', () => '/api/invitations', () => ({ rows: [{ email: `${randomUUID()}@crowd.example` }] })],
];

async function deepPage(house: BenchHouse, cookie: string): Promise<string> {
  let path = '/api/users?limit=100';
  for (let page = 0; page < 5; page += 1) {
    const answer = await fetch(`${house.baseUrl}${path}`, { headers: { cookie } });
    const { nextAfter } = (await answer.json()) as { nextAfter: string };
    path = `/api/users?limit=100&after=${encodeURIComponent(nextAfter)}`;
  }
  return path;
}

function loadsOf(
  house: BenchHouse,
  size: number,
  cookie: string,
  deep: string,
): readonly (readonly [string, LoadRequest])[] {
  const get = (path: string): LoadRequest => ({
    url: `${house.baseUrl}${path}`,
    headers: { cookie },
    expects: 200,
  });
  return [
    ...reads.map((path) => [`GET ${path}`, get(path)] as const),
    ['GET /api/users, sixth page of 100', get(deep)],
    ...acts.map(([name, path, body]) => {
      let at = 0;
      const load: LoadRequest = {
        url: () => `${house.baseUrl}${path(at, size)}`,
        method: 'POST',
        headers: { cookie, origin: house.baseUrl, 'content-type': 'application/json' },
        body: () => JSON.stringify(body(at++)),
        expects: [200, 204],
      };
      return [name, load] as const;
    }),
  ];
}

/**
 * Every page and operation whose work could grow with the account, at 1,000 and at 100,000 users in the same run, one
 * request at a time, small and large in turns. Prints the medians and their ratio, and the largest ratio.
 */
export async function benchCrowd(report: Report, house: BenchHouse): Promise<void> {
  await fill(house);
  const [small, large] = await Promise.all(
    sizes.map(async (size) => {
      const cookie = await signIn(house, size);
      return loadsOf(house, size, cookie, await deepPage(house, cookie));
    }),
  );
  report.line(
    `${'median of one request at a time'.padEnd(44)} ${sizes.map((size) => `${size.toLocaleString('en')} users`).join('   ')}   ratio`,
  );
  let worst = { name: '', ratio: 0 };
  for (const [at, [name, load]] of (small ?? []).entries()) {
    const other = large?.[at]?.[1];
    if (!other) continue;
    const few = await measure(load, samples, 1);
    const many = await measure(other, samples, 1);
    const ratio = many.p50Ms / few.p50Ms;
    if (ratio > worst.ratio) worst = { name, ratio };
    report.line(
      `${name.padEnd(44)} ${few.p50Ms.toFixed(2).padStart(8)} ms ${many.p50Ms.toFixed(2).padStart(12)} ms   ${ratio.toFixed(2)}`,
    );
  }
  report.line(`largest ratio: ${worst.ratio.toFixed(2)}, ${worst.name}`);
}
