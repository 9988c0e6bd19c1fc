import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { compileCache } from './compile-cache.ts';

/** The emulator's second entry point as a child process: an issuer with one fault at a time. */
export interface BadIssuer {
  /** Stands in for login.microsoftonline.com. */
  readonly origin: string;
  /** Another host, which knows the honest answers and is not the issuer's. */
  readonly elsewhere: string;
  modes(): Promise<readonly { readonly name: string; readonly conformanceTest: string | null }[]>;
  become(mode: string): Promise<void>;
  /** Everybody who comes from now on is this person. */
  letIn(claims: Readonly<Record<string, unknown>>): Promise<void>;
  /** What has arrived since the last time it was asked. */
  arrived(): Promise<{ readonly here: readonly string[]; readonly elsewhere: readonly string[] }>;
  stop(): Promise<void>;
}

const addresses = z.object({ control: z.string(), issuer: z.string(), elsewhere: z.string() });
const requests = z.object({ here: z.array(z.string()), elsewhere: z.array(z.string()) });
const named = z.array(z.object({ name: z.string(), conformanceTest: z.string().nullable() }));
const main = join(import.meta.dirname, '..', '..', 'emulator', 'src', 'bad-issuer', 'main.ts');

export async function startBadIssuer(): Promise<BadIssuer> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { control, issuer, elsewhere } = addresses.parse(JSON.parse(line));
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(control + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  return {
    origin: issuer,
    elsewhere,
    modes: async () => named.parse(await ask('GET', '/modes')),
    become: async (mode) => void (await ask('PUT', '/mode', { mode })),
    letIn: async (claims) => void (await ask('PUT', '/person', { claims })),
    async arrived() {
      const seen = requests.parse(await ask('GET', '/arrived'));
      await ask('DELETE', '/arrived');
      return seen;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
