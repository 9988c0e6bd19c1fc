import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { operations } from '@gatehouse/contract';
import type { BenchHouse } from './house.ts';
import { sized, type Report } from './report.ts';
import { autoAnswer, connectMailbox, people, signIn } from './sign-in-to.ts';

const megabyte = 1_000_000;
const [smallMegabytes, largeMegabytes, filesOfEach, atOnce] = [10, sized(100, 20), 4, 2];

interface Sender {
  readonly house: BenchHouse;
  readonly cookie: string;
}

async function call<Reply>(
  { house, cookie }: Sender,
  method: string,
  path: string,
  body?: object | Uint8Array<ArrayBuffer>,
): Promise<Reply> {
  const isBytes = body instanceof Uint8Array;
  const answer = await fetch(`${house.baseUrl}${path}`, {
    method,
    headers: {
      cookie,
      origin: house.baseUrl,
      'content-type': isBytes ? 'application/octet-stream' : 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: isBytes ? body : JSON.stringify(body ?? {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Reply;
}

/** The address of an operation with its parameters filled in. */
const pathOf = (path: string, params: Readonly<Record<string, string | number>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name]));

async function upload(sender: Sender, megabytes: number): Promise<string> {
  const { id: linkedFileId } = await call<{ id: string }>(sender, 'POST', operations.beginLinkedFile.path, {
    name: 'drawing.bin',
    sizeBytes: megabytes * megabyte,
  });
  for (let partNumber = 1; partNumber <= megabytes; partNumber += 1) {
    const path = pathOf(operations.putFilePart.path, { linkedFileId, partNumber });
    await call(sender, operations.putFilePart.method, path, new Uint8Array(randomBytes(megabyte)));
  }
  await call(sender, 'POST', pathOf(operations.finishLinkedFile.path, { linkedFileId }));
  return linkedFileId;
}

/** Sends the files to somebody and gives the addresses that stand in the mail. */
async function linksTo(sender: Sender, linkedFileIds: readonly string[], subject: string): Promise<string[]> {
  await call(sender, 'POST', operations.enqueueMessage.path, {
    to: [{ address: people[1] }],
    subject,
    html: '<p>Here they are.</p>',
    linkedFileIds,
  });
  for (let tries = 0; tries < 200; tries += 1) {
    await wait(100);
    const inbox = `${sender.house.control}/mailboxes/${people[1]}`;
    const list = (await (await fetch(`${inbox}/inbox`)).json()) as
      | { id: string; subject: string }[]
      | { messages: { id: string; subject: string }[] };
    const mail = (Array.isArray(list) ? list : list.messages).find((each) => each.subject === subject);
    if (mail === undefined) continue;
    const text = await (await fetch(`${inbox}/messages/${mail.id}`)).text();
    return [...new Set(text.match(/https?:\/\/[^"\\<]+\/files\/[\w-]{43}/g) ?? [])];
  }
  throw new Error('the mail with the links did not arrive');
}

async function download(url: string): Promise<number> {
  const answer = await fetch(url, { method: 'POST', headers: { origin: new URL(url).origin } });
  if (!answer.ok || answer.body === null) throw new Error(`${url} answered ${answer.status}`);
  let bytes = 0;
  for await (const chunk of answer.body) bytes += chunk.length;
  return bytes;
}

/** The most that the server held while the work was under way. */
async function peakOf<Result>(
  house: BenchHouse,
  work: Promise<Result>,
): Promise<{ peak: number; result: Result }> {
  let peak = house.serverMemoryMegabytes().resident;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      peak = Math.max(peak, house.serverMemoryMegabytes().resident);
      await wait(20);
    }
  })();
  const result = await work.finally(() => (isOver = true));
  await watching;
  return { peak, result };
}

async function inPairs<Input, Output>(
  inputs: readonly Input[],
  work: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const outputs: Output[] = [];
  const left = [...inputs];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) outputs.push(await work(next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outputs;
}

/** Uploads and downloads so many files of this size, two at once. Gives the peaks. */
async function stream(sender: Sender, megabytes: number): Promise<{ up: number; down: number }> {
  const sizes = Array.from({ length: filesOfEach }, () => megabytes);
  const { peak: up, result: ids } = await peakOf(
    sender.house,
    inPairs(sizes, (each) => upload(sender, each)),
  );
  const links = await linksTo(sender, ids, `Files of ${megabytes} MB`);
  if (links.length !== filesOfEach) throw new Error(`${links.length} links stand in the mail`);
  const { peak: down, result: bytes } = await peakOf(sender.house, inPairs(links, download));
  if (bytes.some((each) => each !== megabytes * megabyte)) throw new Error('a file came back shorter');
  return { up, down };
}

/**
 * Files that travel as links, up in parts and down in one stream, two at once: what the server holds of them, seen from outside. First
 * files of 10 MB, so that everything has run once, then ones of 100 MB.
 */
export async function benchLargeFiles(report: Report, house: BenchHouse): Promise<void> {
  await autoAnswer(house, [people[0]]);
  const cookie = await signIn(house);
  await connectMailbox(house, cookie);
  const sender = { house, cookie };
  report.row('memory before', `${house.serverMemoryMegabytes().resident} MB`);
  const small = await stream(sender, smallMegabytes);
  const large = await stream(sender, largeMegabytes);
  const row = (megabytes: number, { up, down }: { up: number; down: number }): void =>
    report.row(
      `at most, ${filesOfEach} files of ${megabytes} MB, ${atOnce} at once`,
      `${up} MB as they come, ${down} MB as they go`,
    );
  row(smallMegabytes, small);
  row(largeMegabytes, large);
  report.row('memory afterwards', `${house.serverMemoryMegabytes().resident} MB`);
  report.promise(
    `with files ${largeMegabytes / smallMegabytes} times as large`,
    Math.max(large.up, large.down) / Math.max(small.up, small.down),
    { atMost: 1.2 },
    ' ×',
  );
}
