import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { benchClaims } from './claims.ts';
import { benchCrowd } from './crowd.ts';
import { benchEnforcement } from './enforcement.ts';
import { startHouse, type BenchHouse } from './house.ts';
import { measure, type LoadResult } from './load.ts';
import { benchOutbox } from './outbox.ts';
import { benchRevocation } from './revocation.ts';

const dist = join(import.meta.dirname, '..', '..', 'web', 'dist');

/** Resident memory of a process, from Linux's own account of it. */
function readMemory(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1000);
}

function startFloor(): Promise<Server> {
  const server = createServer((_request, response) => response.end('{"status":"alive"}'));
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Follows redirects with a cookie jar for each host; returns the jar of the product. */
async function signIn(house: BenchHouse): Promise<string> {
  const jars = new Map<string, Map<string, string>>();
  let url = `${house.baseUrl}/sign-in/microsoft`;
  for (let step = 0; step < 15; step += 1) {
    const { hostname } = new URL(url);
    const jar = jars.get(hostname) ?? new Map<string, string>();
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    jars.set(hostname, jar);
    const location = response.headers.get('location');
    if (location === null) break;
    url = new URL(location, url).href;
  }
  return [...(jars.get('localhost') ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
}

async function autoAnswer(house: BenchHouse, upn: string): Promise<void> {
  const body = JSON.stringify({ upn, consent: true });
  await fetch(`${house.control}/auto-answer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}

async function connectMailbox(house: BenchHouse, cookie: string): Promise<void> {
  let url = `${house.baseUrl}/mailboxes/connect`;
  for (let step = 0; step < 15; step += 1) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: new URL(url).hostname === 'localhost' ? { cookie } : {},
    });
    const location = response.headers.get('location');
    if (location === null) return;
    url = new URL(location, url).href;
  }
}

function firstPageKilobytes(): number {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    { file: string; css?: string[]; imports?: string[] }
  >;
  const files = new Set<string>();
  const add = (key: string): void => {
    const entry = manifest[key];
    if (!entry || files.has(entry.file)) return;
    files.add(entry.file);
    for (const css of entry.css ?? []) files.add(css);
    for (const next of entry.imports ?? []) add(next);
  };
  add('index.html');
  return (
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0) /
    1000
  );
}

function print(name: string, result: LoadResult, floor?: LoadResult): void {
  const ratio = floor === undefined ? '' : `${(result.perSecond / floor.perSecond).toFixed(2)} of the floor`;
  console.log(
    `${name.padEnd(44)} ${result.perSecond.toFixed(0).padStart(8)}/s   p50 ${result.p50Ms.toFixed(2)} ms   p99 ${result.p99Ms.toFixed(2)} ms   ${ratio}`,
  );
}

/** A hundred bodies of a megabyte, eight at once: valid, refused by a pattern, and deep (security case N12). */
async function printLoopDelay(bench: BenchHouse, cookie: string): Promise<void> {
  const million = 1_000_000;
  const mail = (html: string, address: string) => JSON.stringify({ to: [{ address }], subject: 'x', html });
  const bodies = [
    { body: mail('<p>é</p>'.repeat(60_000), 'ben@contoso.example'), expects: 202 },
    { body: mail('', `a@${'a.'.repeat(million / 2)}`), expects: 400 },
    { body: '['.repeat(million / 2) + ']'.repeat(million / 2), expects: 400 },
    { body: `{"subject":"${'\\u0061'.repeat(million / 6)}"}`, expects: 400 },
  ];
  await bench.loopDelay();
  for (const { body, expects } of bodies) {
    const headers = { cookie, origin: bench.baseUrl, 'content-type': 'application/json' };
    const extraHeaders = () => ({ 'idempotency-key': randomUUID() });
    const url = `${bench.baseUrl}/api/messages`;
    await measure({ url, method: 'POST', headers, extraHeaders, body: () => body, expects }, 25, 8);
  }
  const { p50, p99, max } = await bench.loopDelay();
  console.log(
    `${'event loop late, 100 JSON bodies of 1 MB, 8 at once'.padEnd(51)} p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms   longest ${max.toFixed(1)} ms`,
  );
}

/** `npm run bench -- crowd` measures the crowds alone, `npm run bench -- enforcement` the switch, `npm run bench -- revocation` that beside Better Auth. */
const part = process.argv[2];
const floorServer = await startFloor();
const floorUrl = `http://127.0.0.1:${(floorServer.address() as AddressInfo).port}/`;
const house = await startHouse(readMemory);
try {
  console.log(
    `Node ${process.version}, ${readdirSync('/sys/devices/system/cpu').filter((name) => /^cpu\d+$/.test(name)).length} cores, load and server on the same machine\n`,
  );
  if (part === undefined) await benchMainJob();
  if (part === undefined || part === 'crowd') await benchCrowd(house);
  if (part === undefined || part === 'enforcement') {
    await autoAnswer(house, 'ada@contoso.example');
    await benchEnforcement(house, await signIn(house));
  }
  if (part === undefined || part === 'revocation') await benchRevocation(house);
  if (part === undefined || part === 'claims') await benchClaims();
  if (part === undefined || part === 'outbox') await benchOutbox();
} finally {
  floorServer.close();
  await house.stop();
}

async function benchMainJob(): Promise<void> {
  const floor = await measure({ url: floorUrl, expects: 200 }, 20_000, 16);
  print('floor: bare node:http, 16 at once', floor);
  await autoAnswer(house, 'ada@contoso.example');
  const signInStartedAt = performance.now();
  const signIns = 100;
  let cookie = '';
  for (let index = 0; index < signIns; index += 1) cookie = await signIn(house);
  const signInMs = (performance.now() - signInStartedAt) / signIns;
  await connectMailbox(house, cookie);
  print(
    'session check, GET /api/session, 16 at once',
    await measure({ url: `${house.baseUrl}/api/session`, headers: { cookie }, expects: 200 }, 20_000, 16),
    floor,
  );
  const body = JSON.stringify({
    to: [{ address: 'ben@contoso.example' }],
    subject: 'Bench',
    html: '<p>x</p>',
  });
  const enqueue = {
    url: `${house.baseUrl}/api/messages`,
    method: 'POST',
    headers: { cookie, origin: house.baseUrl, 'content-type': 'application/json' },
    extraHeaders: () => ({ 'idempotency-key': randomUUID() }),
    body: () => body,
    expects: 202,
  } as const;
  print('message accepted, POST /api/messages, 8 at once', await measure(enqueue, 1_000, 8), floor);
  await printLoopDelay(house, cookie);
  console.log(`\ncomplete sign-in with emulator, one after another  ${signInMs.toFixed(1)} ms`);
  console.log(`start on an empty folder (initdb, tables, demo)    ${house.coldStartMs.toFixed(0)} ms`);
  console.log(`start on the folder it left                        ${house.warmStartMs.toFixed(0)} ms`);
  console.log(`memory of the server after all this                ${house.serverMemoryMegabytes()} MB`);
  console.log(`first page, all scripts and styles, gzip           ${firstPageKilobytes().toFixed(0)} kB`);
}
