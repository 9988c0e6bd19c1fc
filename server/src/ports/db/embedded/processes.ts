import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';

/**
 * When a process started, in the kernel's words, or null where none of that number runs. A number alone proves
 * nothing: numbers are given again. A zombie does not count: it only waits to be buried.
 */
export function processStart(pid: number): string | null {
  return process.platform === 'linux' ? linuxStart(pid) : psStart(pid);
}

function linuxStart(pid: number): string | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may hold anything; what follows the last one is fixed.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const start = fields[19];
    return state === 'Z' || state === 'X' || start === undefined ? null : start;
  } catch {
    return null;
  }
}

function psStart(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** The processes that work in a folder: for a PostgreSQL data folder, the server and all its children. */
export async function processesIn(folder: string): Promise<readonly number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)));
  return pids.filter((_, index) => folders[index] === folder);
}

/** Sends a signal; a process that is gone is no fault. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'ESRCH')) throw fault;
  }
}
