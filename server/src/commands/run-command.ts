import { acrossOrganizations } from '../ports/db/reach.ts';
import { explainStartFault } from '../start-fault.ts';

/** A mistake of whoever types the command: told in one sentence, and nothing was done. */
export class CommandRefused extends Error {}

/** Runs a command, across organizations; what it gives is the exit code. */
export async function runCommand(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await acrossOrganizations(run);
  } catch (fault) {
    const told = fault instanceof CommandRefused ? fault.message : explainStartFault(fault);
    process.stderr.write(`${told}\n`);
    process.exitCode = 1;
  }
}
