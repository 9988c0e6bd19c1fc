import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listen } from '../listen.ts';
import type { Answering } from '../listen.ts';
import { realNames } from './real-names.ts';
import type { NamedSurface } from './real-names.ts';
import { certificateFor } from './throw-away-ca.ts';

export interface HostsSettings {
  /** One TLS port for all names; 0 takes a free one. */
  readonly port: number;
  /** Where the certificate of the throw-away CA is written. */
  readonly caFile: string;
}

/** The emulator under Microsoft's own names. */
export interface HostsMode {
  readonly port: number;
  readonly caFile: string;
  /** With these variables a Node program reaches the emulator where it would reach Microsoft. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same for Chromium. */
  readonly chromiumArguments: readonly string[];
  close(): Promise<void>;
}

const preload = pathToFileURL(join(import.meta.dirname, 'lead-real-names-here.mjs')).href;

/**
 * Serves `surfaces` under the real names, by the Host of each request, with a certificate from a CA that lives for this
 * start alone. No hosts file and no right of an administrator is needed: who shall come here is told by its environment.
 */
export async function startHostsMode(
  surfaces: Readonly<Record<NamedSurface, Answering>>,
  { port: wanted, caFile }: HostsSettings,
): Promise<HostsMode> {
  const names = [...realNames.keys()];
  // TLS is checked by the true time, whatever the emulated clock says.
  const certificate = await certificateFor(names, new Date());
  await writeFile(caFile, certificate.ca);
  const listener = await listen('Microsoft’s host names', wanted, certificate);
  listener.answerWith(byHost(surfaces));
  const { port } = listener;
  return {
    port,
    caFile,
    environment: {
      NODE_EXTRA_CA_CERTS: caFile,
      NODE_OPTIONS: `--import=${preload}`,
      EMULATED_HOSTS: [port, ...names].join(','),
    },
    chromiumArguments: [
      `--host-resolver-rules=${names.map((name) => `MAP ${name} 127.0.0.1:${port}`).join(', ')}`,
      `--ignore-certificate-errors-spki-list=${certificate.keyHash}`,
    ],
    close: () => listener.close(),
  };
}

function byHost(surfaces: Readonly<Record<NamedSurface, Answering>>): Answering {
  return {
    fetch(request, bindings) {
      const { hostname } = new URL(request.url);
      const surface = realNames.get(hostname);
      if (surface) return surfaces[surface].fetch(request, bindings);
      return new Response(`${hostname} is not emulated here\n`, { status: 421 });
    },
  };
}
