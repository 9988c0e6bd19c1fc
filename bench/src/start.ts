import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  firstPageFiles,
  firstPageScript,
  mostScriptKilobytes,
  zippedKilobytes,
} from '../../web/build/first-page.ts';
import type { BenchHouse } from './house.ts';
import { ask, measure, measureWork } from './load.ts';
import { sized, type Report } from './report.ts';
import { autoAnswer, people, signIn } from './sign-in-to.ts';

const dist = join(import.meta.dirname, '..', '..', 'web', 'dist');
const kilobytes = (bytes: number): number => bytes / 1000;
const zipped = (content: Buffer): number => gzipSync(content, { level: 9 }).length;

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
  report.row('memory of the server before any request', `${house.serverMemoryMegabytes().resident} MB`);
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
  const { resident, own } = house.serverMemoryMegabytes();
  report.promise('memory after 300 sign-ins, 22,000 requests', resident, { atMost: 150 }, ' MB');
  report.row("of that its own, without the pages of Node's program", `${own} MB`);
  const page = await signInPage(house);
  report.promise('sign-in page, scripts', page.scripts, { atMost: 0 });
  report.promise('sign-in page with its stylesheet, as sent (gzip)', page.zipped, { atMost: 20 }, ' kB');
  report.row('sign-in page with its stylesheet, unpacked', `${page.plain.toFixed(1)} kB`);
  report.promise(
    'first page of the app, script (gzip)',
    firstPageScript(dist),
    { atMost: mostScriptKilobytes },
    ' kB',
  );
  const everything = zippedKilobytes(dist, firstPageFiles(dist));
  report.row('first page of the app, script and styles (gzip)', `${everything.toFixed(1)} kB`);
}
