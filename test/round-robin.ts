// A plain proxy in front of replicas, for tests and journeys: one after the other, as long as /readyz of a replica says yes.
// It keeps connections open as real ones do, and repeats nothing: what it cannot pass on is a failure.
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export interface Place {
  readonly port: number;
  readonly operationsPort: number;
}

export interface RoundRobin {
  readonly port: number;
  /** Sends people there as well, as soon as it is ready. */
  add(place: Place): void;
  remove(place: Place): void;
  /** What was not passed on to its end. */
  readonly failures: readonly string[];
  /** How many answers came from each port. */
  readonly served: ReadonlyMap<number, number>;
  close(): Promise<void>;
}

const checkEveryMs = 100;
/** Of one connection, not of the request (RFC 9110, 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

interface Backend {
  readonly place: Place;
  readonly agent: Agent;
  isReady: boolean;
}

const withoutHops = (headers: IncomingMessage['headers']): IncomingMessage['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

async function isReady({ operationsPort }: Place): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${operationsPort}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function passOn(incoming: IncomingMessage, outgoing: ServerResponse, backend: Backend): Promise<void> {
  const onward = request({
    agent: backend.agent,
    host: '127.0.0.1',
    port: backend.place.port,
    method: incoming.method,
    path: incoming.url,
    headers: withoutHops(incoming.headers),
  });
  // Who goes away before the answer is at its end wants no more of it.
  outgoing.once('close', () => outgoing.writableFinished || onward.destroy());
  onward.on('error', () => undefined); // Told by what waits for it.
  incoming.pipe(onward);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  outgoing.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers));
  outgoing.flushHeaders();
  await pipeline(answer, outgoing);
}

export async function startRoundRobin(port = 0): Promise<RoundRobin> {
  const backends: Backend[] = [];
  const failures: string[] = [];
  const served = new Map<number, number>();
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    let isGone = false;
    outgoing.once('close', () => (isGone = !outgoing.writableFinished));
    const fail = (why: string, status: number): void => {
      if (isGone) return;
      failures.push(`${incoming.method} ${incoming.url}: ${why}`);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(status).end();
    };
    const ready = backends.filter((backend) => backend.isReady);
    const backend = ready[turn++ % ready.length];
    if (backend === undefined) return fail('nobody is ready', 503);
    const { port: place } = backend.place;
    passOn(incoming, outgoing, backend).then(
      () => served.set(place, (served.get(place) ?? 0) + 1),
      (fault: unknown) => fail(`${place}: ${String(fault)}`, 502),
    );
  });
  const looking = setInterval(() => {
    for (const backend of backends) void isReady(backend.place).then((yes) => (backend.isReady = yes));
  }, checkEveryMs);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    failures,
    served,
    add(place) {
      backends.push({ place, agent: new Agent({ keepAlive: true }), isReady: false });
    },
    remove(place) {
      const at = backends.findIndex((backend) => backend.place.port === place.port);
      for (const { agent } of backends.splice(at, 1)) agent.destroy();
    },
    async close() {
      clearInterval(looking);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const { agent } of backends) agent.destroy();
    },
  };
}
