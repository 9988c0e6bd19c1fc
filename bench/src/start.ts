import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BenchHouse } from './house.ts';
import { ask, measure, measureWork } from './load.ts';
import { sized, type Report } from './report.ts';
import { autoAnswer, people, signIn } from './sign-in-to.ts';

const dist = join(import.meta.dirname, '..', '..', 'web', 'dist');
const kilobytes = (bytes: number): number => bytes / 1000;
const zipped = (content: Buffer): number => gzipSync(content, { level: 9 }).length;

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

/** What the first page of the app loads before it can show anything: its entry and all that this imports. */
function firstPageFiles(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const files = new Set<string>();
  const add = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const next of chunk.imports ?? []) add(next);
  };
  add('index.html');
  return [...files];
}

const zippedSum = (files: readonly string[]): number =>
  kilobytes(files.reduce((sum, file) => sum + zipped(readFileSync(join(dist, file))), 0));

/** The page and the stylesheets and pictures that it names. Fonts are not counted: a page is read without them. */
async function signInPage(house: BenchHouse): Promise<{ scripts: number; plain: number; zipped: number }> {
  const page = await ask(`${house.baseUrl}/sign-in`);
  const named = [...page.text.matchAll(/(?:href|src)="([^"#]+\.(?:css|svg|png))"/g)].map(
    ([, path]) => path ?? '',
  );
  const contents = [page.text];
  for (const path of new Set(named)) contents.push((await ask(new URL(path, house.baseUrl).href)).text);
  return {
    scripts: page.text.match(/<script/g)?.length ?? 0,
    plain: kilobytes(contents.reduce((sum, text) => sum + Buffer.byteLength(text), 0)),
    zipped: kilobytes(contents.reduce((sum, text) => sum + zipped(Buffer.from(text)), 0)),
  };
}

/** How soon the server serves, what it holds after its main jobs, and what a browser loads first. */
export async function benchStart(report: Report, house: BenchHouse): Promise<void> {
  report.row('start on an empty folder (initdb, tables, demo)', `${house.coldStartMs.toFixed(0)} ms`);
  report.promise(
    'start on the folder it left, embedded database included',
    house.warmStartMs,
    { atMost: 1000 },
    ' ms',
  );
  report.row('memory of the server before any request', `${house.serverMemoryMegabytes()} MB`);
  await autoAnswer(house);
  await measureWork(async () => void (await signIn(house)), sized(300, 20), 16);
  const cookie = await signIn(house, people[1]);
  await measure(
    { url: `${house.baseUrl}/api/session`, headers: { cookie }, expects: 200 },
    sized(20_000),
    16,
  );
  await measure(
    { url: `${house.baseUrl}/api/messages`, headers: { cookie }, expects: 200 },
    sized(2_000),
    16,
  );
  report.promise(
    'memory after 300 sign-ins, 22,000 requests',
    house.serverMemoryMegabytes(),
    { atMost: 150 },
    ' MB',
  );
  const page = await signInPage(house);
  report.promise('sign-in page, scripts', page.scripts, { atMost: 0 });
  report.promise('sign-in page with its stylesheet, as sent (gzip)', page.zipped, { atMost: 20 }, ' kB');
  report.row('sign-in page with its stylesheet, unpacked', `${page.plain.toFixed(1)} kB`);
  const files = firstPageFiles();
  const scripts = files.filter((file) => file.endsWith('.js'));
  report.promise('first page of the app, script (gzip)', zippedSum(scripts), { atMost: 120 }, ' kB');
  report.row('first page of the app, script and styles (gzip)', `${zippedSum(files).toFixed(1)} kB`);
}
