import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { callControl, startEmulatorProcess, type EmulatorProcess } from './emulator-process.ts';

/** Lends emulators to the tests of one run: to start one takes longer than most tests. */
export interface EmulatorLender {
  readonly url: string;
  stop(): Promise<void>;
}

interface Asked {
  readonly baseUrl?: string;
  readonly control?: string;
}

/**
 * `POST /borrow {baseUrl}` gives the addresses of one that is as new, for a product at `baseUrl`, and that nobody else
 * has. `POST /return {control}` gives it back; `POST /stop {control}` ends its process, for tests in which Microsoft is
 * away.
 */
export async function startEmulatorLender(): Promise<EmulatorLender> {
  const all = new Map<string, EmulatorProcess>();
  const idle: EmulatorProcess[] = [];
  const borrow = async (baseUrl: string): Promise<EmulatorProcess> => {
    const used = idle.pop();
    if (used) {
      await callControl(used, 'POST', '/reset', { world: 'demo', productOrigin: baseUrl });
      return used;
    }
    const made = await startEmulatorProcess(baseUrl);
    all.set(made.control, made);
    return made;
  };
  const acts: Record<string, (asked: Asked) => Promise<unknown>> = {
    '/borrow': ({ baseUrl }) => borrow(baseUrl ?? ''),
    '/return': async ({ control }) => {
      const given = all.get(control ?? '');
      if (given) idle.push(given);
    },
    '/stop': async ({ control }) => {
      const given = all.get(control ?? '');
      all.delete(control ?? '');
      await given?.stop();
    },
  };
  const server = createServer(async (request: IncomingMessage, response) => {
    try {
      const answer = await acts[request.url ?? '']?.(JSON.parse(await text(request)) as Asked);
      response.end(JSON.stringify(answer ?? null));
    } catch (fault) {
      response.writeHead(500).end(String(fault));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await Promise.all([...all.values()].map((each) => each.stop()));
    },
  };
}
