import { spawnSync } from 'node:child_process';
import { chown, lchown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseRefused } from '../database-refused.ts';

/** As whom PostgreSQL runs. It refuses to run as root, so root needs somebody else, or a user namespace. */
export type Identity =
  | { readonly kind: 'ourselves' }
  | { readonly kind: 'user'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'namespace' };

/** A command line that runs a program as an identity. */
export interface RunAs {
  readonly file: string;
  readonly args: readonly string[];
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

const nobody = 65_534;

/** Wraps a program and its arguments so that it runs as the identity. */
export function runAs(identity: Identity, program: string, args: readonly string[]): RunAs {
  if (identity.kind === 'namespace') {
    const mapping = ['--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--'];
    return { file: 'unshare', args: [...mapping, program, ...args], ids: {} };
  }
  const ids = identity.kind === 'user' ? { uid: identity.uid, gid: identity.gid } : {};
  return { file: program, args, ids };
}

/**
 * Chooses the identity: ourselves, unless we are root. Then the owner of the folder (so that a checkout of an ordinary
 * user keeps working for that user), else nobody, else (the folder lies where nobody may go, as under /root) a user
 * namespace in which root is called nobody.
 */
export async function chooseIdentity(
  folder: string,
  postgres: string,
  environment: NodeJS.ProcessEnv,
): Promise<Identity> {
  if (process.getuid?.() !== 0) return { kind: 'ourselves' };
  const { uid, gid } = await stat(folder);
  const first: Identity = uid === 0 ? { kind: 'user', uid: nobody, gid: nobody } : { kind: 'user', uid, gid };
  const candidates: readonly Identity[] = [first, { kind: 'namespace' }];
  const able = candidates.find((identity) => canReach(identity, folder, postgres, environment));
  if (able !== undefined) return able;
  throw new DatabaseRefused(
    `PostgreSQL does not run as root, and no other user may enter ${folder}: start as an ordinary user, set DATA_DIR to a folder that others may enter, or set DATABASE_URL.`,
  );
}

function canReach(
  identity: Identity,
  folder: string,
  postgres: string,
  environment: NodeJS.ProcessEnv,
): boolean {
  const probe = runAs(identity, '/bin/sh', ['-c', 'cd "$1" && exec "$2" --version', 'sh', folder, postgres]);
  return (
    spawnSync(probe.file, probe.args, { ...probe.ids, env: environment, stdio: 'ignore', cwd: '/' })
      .status === 0
  );
}

/** Gives a folder and all in it to the identity, where it belongs to another. Only root can and need do so. */
export async function giveTo(identity: Identity, folder: string): Promise<void> {
  if (identity.kind === 'ourselves') return;
  const wanted = identity.kind === 'user' ? identity : { uid: 0, gid: 0 };
  const { uid } = await stat(folder);
  if (uid === wanted.uid) return;
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries) await lchown(join(folder, entry), wanted.uid, wanted.gid);
  // The folder itself comes last: were we killed on the way, the next start does it again.
  await chown(folder, wanted.uid, wanted.gid);
}
