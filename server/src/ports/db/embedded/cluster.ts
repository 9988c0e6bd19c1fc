import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseRefused } from '../database-refused.ts';
import { giveTo, runAs } from './identity.ts';
import type { Surroundings } from './surroundings.ts';

const run = promisify(execFile);

/** The major version of the programs that npm brings. */
const version = '18';

/** The role and the database that initdb makes; the socket's folder (0700) is what keeps others out. */
export const superuser = 'gatehouse';

/** Makes a folder that only the identity under which PostgreSQL runs may enter. */
export async function makePrivateFolder(around: Surroundings, folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  await chmod(folder, 0o700); // the mode above is cut by the umask
  if (around.identity.kind === 'user') await chown(folder, around.identity.uid, around.identity.gid);
}

/**
 * Makes the data folder where there is none. Under another name first, renamed when complete: a kill on the way leaves
 * something that the next start throws away, never half a data folder.
 */
export async function ensureCluster(around: Surroundings): Promise<void> {
  const names = await readdir(around.dataDir);
  const unfinished = names.filter((name) => name.startsWith('initializing-'));
  for (const name of unfinished)
    await rm(join(around.dataDir, name), { recursive: true, force: true, maxRetries: 10 });
  if (!names.includes('cluster')) await initialize(around);
  await giveTo(around.identity, around.cluster);
  await checkVersion(around.cluster);
}

async function initialize(around: Surroundings): Promise<void> {
  const unfinished = join(around.dataDir, `initializing-${randomBytes(6).toString('hex')}`);
  await makePrivateFolder(around, unfinished);
  const command = runAs(around.identity, around.binaries.initdb, [
    `--pgdata=${unfinished}`,
    `--username=${superuser}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--no-instructions',
    // Sorts the same on every machine, whatever the system's own locales are.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(around.durability === 'none' ? ['--no-sync'] : []),
  ]);
  try {
    await run(command.file, command.args, { ...command.ids, env: around.environment, cwd: '/' });
  } catch (fault) {
    const said =
      fault instanceof Error && 'stderr' in fault
        ? String(fault.stderr).trim().split('\n').at(-1)
        : String(fault);
    await rm(unfinished, { recursive: true, force: true });
    throw new DatabaseRefused(`A new PostgreSQL could not be made in ${around.dataDir}: ${said}.`, {
      cause: fault,
    });
  }
  await rename(unfinished, around.cluster);
}

async function checkVersion(cluster: string): Promise<void> {
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => 'unreadable')).trim();
  if (found === version) return;
  throw new DatabaseRefused(
    `The data in ${cluster} are of PostgreSQL ${found}, and this is ${version}: move that folder away, or dump it with the old version and set DATABASE_URL.`,
  );
}
