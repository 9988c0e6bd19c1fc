import { AppError } from '../../kernel/app-error.ts';

/** The database did not take or did not finish the work: down, restarting, full, out of reach. Worth trying later. */
export class DatabaseUnavailable extends AppError<'database_unavailable'> {
  constructor(cause: Error) {
    super('database_unavailable', `The database is unavailable: ${cause.message}`, { cause });
    this.name = 'DatabaseUnavailable';
  }
}

/** Class 08: connection exceptions; 57P01–57P03: shutting down or starting; 53: too many connections, no disk or memory. */
const unavailableState = /^(08...|57P0[1-3]|53...)$/;
const unavailableSystemCodes = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ENOENT ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN'.split(
    ' ',
  ),
);
/** The driver's own faults carry no code. */
const unavailableMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered a connection error))/;

/** The fault as callers shall see it: `DatabaseUnavailable` where that is what it means, else unchanged. */
export function asDatabaseFault(fault: unknown): unknown {
  if (!(fault instanceof Error) || fault instanceof DatabaseUnavailable) return fault;
  const code = sqlState(fault);
  const isUnavailable =
    code === undefined
      ? unavailableMessage.test(fault.message)
      : unavailableState.test(code) || unavailableSystemCodes.has(code);
  return isUnavailable ? new DatabaseUnavailable(fault) : fault;
}

/** PostgreSQL's five characters (or the system's name) of a fault of the driver. */
export function sqlState(fault: unknown): string | undefined {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
}
