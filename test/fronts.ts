// What stands in front of the replicas: the proxy of the tests, or a real one with its file of deploy/ (PROXY=haproxy).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePlace, type Front } from './replicas.ts';
import { startRoundRobin, type Place } from './round-robin.ts';

export interface OpenFront extends Front {
  readonly port: number;
  /** A real proxy knows places from its file: whoever comes new comes in the place of who has gone. */
  readonly how: 'new-first' | 'in-place';
  /** What the proxy itself has to say about what it could not pass on; a real one tells whoever asked. */
  readonly failures: readonly string[];
  close(): Promise<void>;
}

interface RealProxy {
  readonly file: string;
  readonly command: (file: string, folder: string) => readonly [string, ...string[]];
  /** The line that says where it listens, with TLS, and the same without for a port of this machine. */
  readonly listens: RegExp;
  readonly plain: (port: number) => string;
  /** After this time it sends people to a replica that is ready: whoever restarts them waits for that as well. */
  readonly noticesAfterMs: number;
}

const realProxies: Readonly<Record<string, RealProxy>> = {
  haproxy: {
    file: 'haproxy.cfg',
    command: (file) => ['haproxy', '-f', file],
    listens: /^ *bind .*$/m,
    plain: (port) => `    bind 127.0.0.1:${port}`,
    noticesAfterMs: 2500,
  },
  caddy: {
    file: 'Caddyfile',
    command: (file) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
    listens: /^mail\.example\.com \{$/m,
    plain: (port) => `{\n\tadmin off\n}\nhttp://localhost:${port} {`,
    noticesAfterMs: 2500,
  },
  nginx: {
    file: 'nginx.conf',
    command: (file, folder) => ['nginx', '-p', folder, '-c', file, '-g', 'daemon off; pid nginx.pid;'],
    listens: /^ *listen [^\n]*(\n *ssl_[^\n]*)*/m,
    plain: (port) => `        listen 127.0.0.1:${port};`,
    noticesAfterMs: 2500,
  },
};

export async function openFront(name: string, places: readonly Place[]): Promise<OpenFront> {
  const real = realProxies[name];
  if (real !== undefined) return openReal(real, places);
  const plain = await startRoundRobin();
  return { ...plain, how: 'new-first' };
}

/** The file of deploy/ as it stands, with the ports of this run. */
async function openReal(real: RealProxy, places: readonly Place[]): Promise<OpenFront> {
  const { port } = await freePlace();
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-proxy-'));
  let text = await readFile(join(import.meta.dirname, '..', 'deploy', real.file), 'utf8');
  text = text.replace(real.listens, real.plain(port));
  places.forEach((place, at) => {
    text = text
      .replaceAll(`127.0.0.1:${3000 + at}`, `127.0.0.1:${place.port}`)
      .replaceAll(String(9464 + at), String(place.operationsPort));
  });
  const file = join(folder, real.file);
  await writeFile(file, text);
  const [program, ...options] = real.command(file, folder);
  const child = spawn(program, options, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  return {
    port,
    how: 'in-place',
    failures: [],
    add: () => pause(real.noticesAfterMs),
    remove: () => undefined,
    async close() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
