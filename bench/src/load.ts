import { Agent, request } from 'node:http';

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

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function once(load: LoadRequest): Promise<void> {
  const url = typeof load.url === 'string' ? load.url : load.url();
  const body = load.body?.();
  const expected = [load.expects].flat();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { agent, method: load.method ?? 'GET', headers: { ...load.headers, ...load.extraHeaders?.() } },
      (response) => {
        response.resume();
        response.once('end', () =>
          expected.includes(response.statusCode ?? 0)
            ? resolve()
            : reject(new Error(`${url} answered ${response.statusCode}`)),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** Sends so many requests, so many at once, over loopback; after a tenth of them as a warm-up. */
export async function measure(load: LoadRequest, count: number, atOnce: number): Promise<LoadResult> {
  const times: number[] = [];
  const runSome = async (wanted: number, keep: boolean): Promise<void> => {
    let left = wanted;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const startedAt = performance.now();
        await once(load);
        if (keep) times.push(performance.now() - startedAt);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  };
  await runSome(Math.ceil(count / 10), false);
  const startedAt = performance.now();
  await runSome(count, true);
  const seconds = (performance.now() - startedAt) / 1000;
  const sorted = times.toSorted((one, other) => one - other);
  return { perSecond: count / seconds, p50Ms: share(sorted, 0.5), p99Ms: share(sorted, 0.99) };
}
