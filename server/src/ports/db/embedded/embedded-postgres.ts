import { rm } from 'node:fs/promises';
import type { Log } from '../../log/log.ts';
import { ensureCluster, makePrivateFolder, superuser } from './cluster.ts';
import { claimData, type DataOwner } from './data-owner.ts';
import { endOrphans } from './orphans.ts';
import { startPostgres, type RunningPostgres } from './postgres-process.ts';
import { lookAround, makeDataFolder, type Durability, type Surroundings } from './surroundings.ts';

export interface EmbeddedPostgresSettings {
  readonly dataDir: string;
  readonly durability: Durability;
  readonly log: Log;
  /** Told when PostgreSQL ends without having been asked to; the connections of the pool are dead then. */
  readonly onUnexpectedEnd?: (why: string) => void;
}

export interface EmbeddedPostgres {
  /** By a unix socket that only this user (or the one it runs as) may open. */
  readonly connectionString: string;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL of our own, from npm, on a folder. One process holds the folder at a time; whatever an earlier run
 * left behind (a server that outlived it, lock files, half an initdb) is put in order first. What was committed
 * survives kill -9 of both at any moment.
 */
export async function openEmbeddedPostgres(settings: EmbeddedPostgresSettings): Promise<EmbeddedPostgres> {
  const dataDir = await makeDataFolder(settings.dataDir);
  const owner = await claimData(dataDir);
  try {
    const around = await lookAround(dataDir, settings.durability);
    await endOrphans(around.cluster, around.sockets, settings.log);
    await ensureCluster(around);
    await makePrivateFolder(around, around.sockets);
    const running = await startPostgres(around, settings.log);
    return supervise(settings, around, owner, running);
  } catch (fault) {
    await owner.release();
    throw fault;
  }
}

function supervise(
  { log, onUnexpectedEnd }: EmbeddedPostgresSettings,
  around: Surroundings,
  owner: DataOwner,
  running: RunningPostgres,
): EmbeddedPostgres {
  let isStopping = false;
  void running.ended.then((why) => {
    if (isStopping) return;
    log.error('database.ended-unexpectedly', { why, logFile: around.logFile });
    onUnexpectedEnd?.(why);
  });
  return {
    connectionString: `postgresql://${superuser}@localhost/postgres?host=${encodeURIComponent(around.sockets)}`,
    async stop() {
      isStopping = true;
      await running.end();
      await rm(around.sockets, { recursive: true, force: true });
      await owner.release();
    },
  };
}
