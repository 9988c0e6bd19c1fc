import { mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { findBinaries, linkLibraries, type Binaries } from './binaries.ts';
import { chooseIdentity, type Identity } from './identity.ts';

/** `fsync`: what is committed survives a power cut. `none`: for tests whose data nobody will miss. */
export type Durability = 'fsync' | 'none';

/** What every step of the supervisor needs to know. */
export interface Surroundings {
  readonly dataDir: string;
  /** PostgreSQL's own data folder, inside `dataDir`. */
  readonly cluster: string;
  /** Holds the socket. */
  readonly sockets: string;
  readonly logFile: string;
  readonly binaries: Binaries;
  readonly identity: Identity;
  readonly environment: NodeJS.ProcessEnv;
  readonly durability: Durability;
}

/** The longest folder whose socket still fits into the 104 bytes that the tightest system (macOS) gives an address. */
const longestSocketFolder = 80;

/** Makes the data folder and resolves it, so that one folder has one name. */
export async function makeDataFolder(dataDir: string): Promise<string> {
  // Without a mode: node would give it to the parents too, and PostgreSQL under another user could not enter.
  await mkdir(dataDir, { recursive: true });
  return realpath(dataDir);
}

/** Looks around: the programs, who runs them, where things lie. `dataDir` is resolved and ours already. */
export async function lookAround(dataDir: string, durability: Durability): Promise<Surroundings> {
  const binaries = await findBinaries();
  const libraries = join(dataDir, 'libraries');
  await linkLibraries(binaries, libraries);
  const environment = {
    LD_LIBRARY_PATH: `${libraries}:${binaries.libraries}`,
    LC_ALL: 'C',
    TZ: 'UTC',
    PATH: process.env['PATH'],
  };
  return {
    dataDir,
    cluster: join(dataDir, 'cluster'),
    sockets: socketFolder(dataDir),
    logFile: join(dataDir, 'postgres.log'),
    binaries,
    identity: await chooseIdentity(dataDir, binaries.postgres, environment),
    environment,
    durability,
  };
}

function socketFolder(dataDir: string): string {
  const near = join(dataDir, 'socket');
  if (Buffer.byteLength(near) <= longestSocketFolder) return near;
  return join(tmpdir(), `gatehouse-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
}
