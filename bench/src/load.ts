import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadRequest {
  readonly url: string | (() => string);
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: () => string;
  readonly extraHeaders?: () => Record<string, string>;
  readonly expects: number | readonly number[];
}

export interface Asking {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One exchange over a connection that stays open. */
export function ask(url: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function once(load: LoadRequest): Promise<void> {
  const url = typeof load.url === 'string' ? load.url : load.url();
  const body = load.body?.();
  const { status } = await ask(url, {
    method: load.method ?? 'GET',
    headers: { ...load.headers, ...load.extraHeaders?.() },
    ...(body === undefined ? {} : { body }),
  });
  if (![load.expects].flat().includes(status)) throw new Error(`${url} answered ${status}`);
}

/** The value below which so large a part of them lies. */
export const share = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

/** Does so many, so many at once; after a tenth of them as a warm-up. */
export async function measureWork(
  work: (number: number) => Promise<void>,
  count: number,
  atOnce: number,
): Promise<LoadResult> {
  const times: number[] = [];
  let number = 0;
  const runSome = async (wanted: number, keep: boolean): Promise<void> => {
    let left = wanted;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const startedAt = performance.now();
        await work(number++);
        if (keep) times.push(performance.now() - startedAt);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  };
  await runSome(Math.ceil(count / 10), false);
  const startedAt = performance.now();
  await runSome(count, true);
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: count / seconds, p50Ms: share(times, 0.5), p99Ms: share(times, 0.99) };
}

/** Sends so many requests, so many at once, over loopback; after a tenth of them as a warm-up. */
export const measure = (load: LoadRequest, count: number, atOnce: number): Promise<LoadResult> =>
  measureWork(() => once(load), count, atOnce);
