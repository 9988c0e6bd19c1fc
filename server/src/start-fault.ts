import { ConfigRefused } from './config.ts';
import { runtimeFault } from './config/runtime.ts';
import { BackupRefused } from './ports/db/backup/backup-refused.ts';
import { DatabaseRefused } from './ports/db/database-refused.ts';

/** Throws where this process must not run at all. */
export function refuseRuntime(version: string): void {
  const fault = runtimeFault(version);
  if (fault !== null) throw new ConfigRefused([fault]);
}

/** A fault of the surroundings is one sentence; anything else is ours and shows where it came from. */
export function explainStartFault(fault: unknown): string {
  if (fault instanceof ConfigRefused || fault instanceof DatabaseRefused || fault instanceof BackupRefused)
    return fault.message;
  if (fault instanceof Error && 'code' in fault && fault.code === 'EADDRINUSE') {
    return `${fault.message}: another program has this port. Choose others with PORT and OPERATIONS_PORT.`;
  }
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
