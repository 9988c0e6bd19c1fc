import dns from 'node:dns';
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { vi } from 'vitest';
import { makeCertificate } from './certificate.ts';

/** What stands between us and Microsoft, and the ways in which it fails. */
export const roadStates = [
  'name-unknown',
  'black-hole',
  'refused',
  'certificate-expired',
  'certificate-of-another',
  'bad-gateway',
] as const;
/**
 * `silent`: the request arrives, and that is all. Where nobody takes it, `fetch` has a patience of its own; here it is ours.
 * `ipv6-black-hole`: the name has an address of IPv6 as well, which leads nowhere.
 */
export type RoadState = 'open' | 'silent' | 'ipv6-black-hole' | (typeof roadStates)[number];

export interface Road {
  /** By name and over TLS, as Microsoft is reached. */
  readonly origin: string;
  become(state: RoadState): Promise<void>;
  /** How often somebody has tried to go it since it became what it is. */
  tries(): number;
  close(): Promise<void>;
}

/** Nobody has it (RFC 2606): our resolver alone knows it. */
const host = 'login.microsoftonline.test';
const day = 24 * 60 * 60 * 1000;

const certificates = {
  good: makeCertificate(host, new Date(Date.now() - day), new Date(Date.now() + day)),
  expired: makeCertificate(host, new Date(Date.now() - 9 * day), new Date(Date.now() - day)),
  ofAnother: makeCertificate('another.test', new Date(Date.now() - day), new Date(Date.now() + day)),
};

function carry(target: string, request: IncomingMessage, response: ServerResponse): void {
  const onward = ask(new URL(request.url ?? '/', target), {
    method: request.method ?? 'GET',
    headers: { ...request.headers, host: new URL(target).host },
  });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}
const v4: Address = { address: '127.0.0.1', family: 4 };
/** First, as most resolvers answer where there is any IPv6 (RFC 6724, section 2.1). */
export const v6: Address = { address: '::1', family: 6 };

/** Answers for our name and for no other, with what `asked` gives. */
function resolveOurName(asked: () => readonly Address[]): { mockRestore(): void } {
  const real = dns.lookup;
  type Done = (fault: Error | null, found?: unknown, family?: number) => void;
  const lookup = (name: string, options: { readonly all?: boolean }, done: Done): void => {
    if (name !== host) {
      (real as (...given: unknown[]) => void)(name, options, done);
      return;
    }
    const found = asked();
    const [first] = found;
    if (first === undefined) {
      const fault = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
      process.nextTick(done, fault);
    } else if (options.all) {
      process.nextTick(done, null, found);
    } else {
      process.nextTick(done, null, first.address, first.family);
    }
  };
  return vi.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup);
}

/** A road to the emulator, open at first. */
export async function openRoad(target: string): Promise<Road> {
  let state: RoadState = 'open';
  let tries = 0;
  const sockets = new Set<Socket>();
  const https = createHttps(certificates.good, (request, response) => {
    if (state === 'open' || state === 'ipv6-black-hole') carry(target, request, response);
    else if (state !== 'silent')
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
  });
  const gate = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    tries += 1;
    if (state === 'refused') socket.destroy();
    else if (state === 'black-hole') socket.resume();
    else https.emit('connection', socket);
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, ...Object.values(certificates).map(({ cert }) => cert)]);
  const { port } = gate.address() as AddressInfo;
  const resolver = resolveOurName(() => {
    if (state === 'ipv6-black-hole') return [v6, v4];
    if (state !== 'name-unknown') return [v4];
    tries += 1;
    return [];
  });
  return {
    origin: `https://${host}:${port}`,
    tries: () => tries,
    async become(next) {
      [state, tries] = [next, 0];
      if (next === 'certificate-expired') https.setSecureContext(certificates.expired);
      else if (next === 'certificate-of-another') https.setSecureContext(certificates.ofAnother);
      else https.setSecureContext(certificates.good);
      // What was kept open was opened on the road as it was before.
      for (const socket of sockets) socket.destroy();
      while (sockets.size > 0) await pause(5);
      // Those who have held them hear of it a moment later.
      await pause(50);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => gate.close(resolve));
      setDefaultCACertificates(trusted);
      resolver.mockRestore();
    },
  };
}
