import { AppError } from '../../kernel/app-error.ts';

/** The database did not take or did not finish the work: down, restarting, full, out of reach. Worth trying later. */
export class DatabaseUnavailable extends AppError<'database_unavailable'> {
  /** It answers, and writes nothing now: its disk is full or read-only, or its provider has made it so. */
  readonly takesNoWrites: boolean;

  constructor(cause: Error) {
    super('database_unavailable', `The database is unavailable: ${cause.message}`, { cause });
    this.name = 'DatabaseUnavailable';
    this.takesNoWrites = isWriteRefusal(cause);
  }
}

/**
 * Class 08: connection exceptions; 57P01–57P03: shutting down or starting; 53: too many connections, no disk or memory; 58: the
 * system under it failed, as where a disk does not read or write; 57014, 55P03 and 25P03: the statement, a lock or the silence in a
 * transaction took longer than may be (security case N03).
 */
const unavailableState = /^(08...|57P0[1-3]|53...|58...|57014|55P03|25P03)$/;
const unavailableSystemCodes = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ENOENT ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN'.split(
    ' ',
  ),
);
/** The driver's own faults carry no code. */
const unavailableMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered a connection error))/;

const diskFull = '53100';
const insufficientPrivilege = '42501';
/**
 * A provider makes a database read-only before its disk is full: Azure at 95 % and with less than 5 GiB left
 * (learn.microsoft.com/azure/postgresql/flexible-server/concepts-storage, 2026-11).
 */
const readOnlyTransaction = '25006';
/** Where PostgreSQL writes files. A file system that is read-only by now (EROFS) has the code of missing rights (src/port, errcode_for_file_access). */
const writesFiles = /^(md|fd|smgr|xlog|slru|copydir|storage)\.c$/;

/** Whether it was refused because nothing can be written now, whoever asks. */
function isWriteRefusal(fault: Error): boolean {
  const code = sqlState(fault);
  if (code === diskFull || code === readOnlyTransaction) return true;
  return (
    code === insufficientPrivilege &&
    'file' in fault &&
    typeof fault.file === 'string' &&
    writesFiles.test(fault.file)
  );
}

/** The fault as callers shall see it: `DatabaseUnavailable` where that is what it means, else unchanged. */
export function asDatabaseFault(fault: unknown): unknown {
  if (!(fault instanceof Error) || fault instanceof DatabaseUnavailable) return fault;
  const code = sqlState(fault);
  const isUnavailable =
    code === undefined
      ? unavailableMessage.test(fault.message)
      : unavailableState.test(code) || unavailableSystemCodes.has(code) || isWriteRefusal(fault);
  return isUnavailable ? new DatabaseUnavailable(fault) : fault;
}

/** Whether the database answers and takes no writes, so that what only reads may go on. */
export function takesNoWrites(fault: unknown): boolean {
  return fault instanceof DatabaseUnavailable && fault.takesNoWrites;
}

/** A write that may be missing: where the database takes none now, whoever reads goes on without it (security case N05). */
export async function writeWherePossible(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (fault) {
    if (!takesNoWrites(fault)) throw fault;
  }
}

/** PostgreSQL's five characters (or the system's name) of a fault of the driver, also where callers see another. */
export function sqlState(fault: unknown): string | undefined {
  if (fault instanceof DatabaseUnavailable) return sqlState(fault.cause);
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
}
