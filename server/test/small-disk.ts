import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, which a test may fill up. */
export interface SmallDisk {
  readonly folder: string;
  /** To the last byte. */
  fill(): void;
  makeRoom(): void;
  remove(): void;
}

const mount = (folder: string, megabytes: number): unknown =>
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });

/** Whether this process may make any: it takes root. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-disk-'));
  try {
    mount(folder, 1);
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of so many megabytes. */
export function makeSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-disk-'));
  const ballast = join(folder, 'ballast');
  mount(folder, megabytes);
  // PostgreSQL runs as another user, who must come through.
  chmodSync(folder, 0o755);
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a');
      const page = Buffer.alloc(4096);
      try {
        for (;;) writeSync(file, page);
      } catch (fault) {
        if (!(fault instanceof Error && 'code' in fault && fault.code === 'ENOSPC')) throw fault;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
