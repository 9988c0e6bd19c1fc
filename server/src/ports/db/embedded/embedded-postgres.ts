import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../log/log.ts';
import { ensureCluster, makePrivateFolder, superuser } from './cluster.ts';
import { claimData, type DataOwner } from './data-owner.ts';
import { isOutOfRoom } from './disk-room.ts';
import { endOrphans } from './orphans.ts';
import { boundPostgresLog, usualLogBound, type LogBound } from './postgres-log.ts';
import { startPostgres, type RunningPostgres } from './postgres-process.ts';
import { lookAround, makeDataFolder, type Durability, type Surroundings } from './surroundings.ts';

export interface EmbeddedPostgresSettings {
  readonly dataDir: string;
  readonly durability: Durability;
  readonly log: Log;
  /**
   * Told when PostgreSQL ends without having been asked to; the connections of the pool are dead then. Not where its disk is full:
   * it is started again when there is room.
   */
  readonly onUnexpectedEnd?: (why: string) => void;
  /** Of PostgreSQL's own log; for tests. */
  readonly logBound?: LogBound;
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
  { log, onUnexpectedEnd, logBound = usualLogBound }: EmbeddedPostgresSettings,
  around: Surroundings,
  owner: DataOwner,
  first: RunningPostgres,
): EmbeddedPostgres {
  let running = first;
  const stopping = new AbortController();
  const bounding = boundPostgresLog(around.logFile, logBound, log);
  const supervising = (async (): Promise<void> => {
    for (;;) {
      const why = await running.ended;
      if (stopping.signal.aborted) return;
      log.error('database.ended-unexpectedly', { why, logFile: around.logFile });
      const next = await startWithRoom(around, log, stopping.signal);
      if (next !== null) running = next;
      else return stopping.signal.aborted ? undefined : onUnexpectedEnd?.(why);
    }
  })();
  return {
    connectionString: `postgresql://${superuser}@localhost/postgres?host=${encodeURIComponent(around.sockets)}`,
    async stop() {
      stopping.abort();
      bounding.stop();
      await running.end();
      // Ends one that was being started again at this moment, too.
      await supervising;
      await rm(around.sockets, { recursive: true, force: true });
      await owner.release();
    },
  };
}

const lookForRoomEverySeconds = 2;
const tellEveryLooks = 30;

/**
 * Where PostgreSQL has ended for want of room on its disk (its log could not be written: it panics, and cannot recover without
 * room either) it is started again when there is some, however long that takes. Null: that was not the reason, or nobody wants it
 * any more. Security case H18.
 */
async function startWithRoom(
  around: Surroundings,
  log: Log,
  signal: AbortSignal,
): Promise<RunningPostgres | null> {
  for (let looks = 0; await isOutOfRoom(around); looks += 1) {
    if (looks % tellEveryLooks === 0) log.error('database.no-room', { folder: around.dataDir });
    await wait(lookForRoomEverySeconds * 1000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    const running = await startPostgres(around, log).catch(() => null);
    if (running === null) continue;
    if (signal.aborted) {
      await running.end();
      return null;
    }
    log.warn('database.started-again');
    return running;
  }
  return null;
}
