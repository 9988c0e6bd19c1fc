import { url as inspectorUrl } from 'node:inspector';
import { ConfigRefused, type Config } from './config.ts';
import { debuggingFault } from './config/debugging.ts';
import { runtimeFault } from './config/runtime.ts';
import { BackupRefused } from './ports/db/backup/backup-refused.ts';
import { DatabaseRefused } from './ports/db/database-refused.ts';

/** Throws where this process must not run at all. */
export function refuseRuntime(version: string): void {
  const fault = runtimeFault(version);
  if (fault !== null) throw new ConfigRefused([fault]);
}

/**
 * Throws where production would run with a debugger, and lets none be opened later. Without a listener of ours SIGUSR1 starts one
 * (nodejs.org/api/process.html#signal-events, read 2026-11).
 */
export function refuseDebugging(environment: Config['environment']): void {
  if (environment !== 'production') return;
  const options = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  const fault = debuggingFault({ inspectorUrl: inspectorUrl(), options });
  if (fault !== null) throw new ConfigRefused([fault]);
  process.on('SIGUSR1', () => undefined);
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
