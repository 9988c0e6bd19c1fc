import { describe, expect, test } from 'vitest';
import {
  asDatabaseFault,
  DatabaseUnavailable,
  takesNoWrites,
  writeWherePossible,
} from './database-unavailable.ts';

/** As the driver gives it. */
const fault = (code: string | undefined, message = 'x', file?: string): Error =>
  Object.assign(new Error(message), { ...(code && { code }), ...(file && { file }) });

describe('H18: what a fault of the database means', () => {
  test.each([
    ['a full disk', fault('53100'), 'takes no writes'],
    ['a database that was made read-only', fault('25006'), 'takes no writes'],
    [
      'a file system that is read-only by now',
      fault('42501', 'could not extend file', 'md.c'),
      'takes no writes',
    ],
    ['missing rights', fault('42501', 'permission denied for table x', 'aclchk.c'), 'a fault of ours'],
    ['a disk that does not answer', fault('58030'), 'unavailable'],
    ['too many connections', fault('53300'), 'unavailable'],
    ['a restart', fault('57P02'), 'unavailable'],
    ['recovery', fault('57P03'), 'unavailable'],
    ['a connection that broke off', fault('ECONNRESET'), 'unavailable'],
    ['no server', fault('ECONNREFUSED'), 'unavailable'],
    ['a connection that ended', fault(undefined, 'Connection terminated unexpectedly'), 'unavailable'],
    ['a duplicate', fault('23505'), 'a fault of ours'],
    ['a fault of the code', fault(undefined, 'x is not a function'), 'a fault of ours'],
  ])('%s', (_what, raw, meaning) => {
    const mapped = asDatabaseFault(raw);
    const found = !(mapped instanceof DatabaseUnavailable)
      ? 'a fault of ours'
      : takesNoWrites(mapped)
        ? 'takes no writes'
        : 'unavailable';
    expect(found).toBe(meaning);
  });

  test('what may be missing is left out where nothing is written, and no other fault is hidden', async () => {
    const writing = (code: string) => writeWherePossible(() => Promise.reject(asDatabaseFault(fault(code))));
    await writing('53100');
    await writing('25006');
    await expect(writing('57P02')).rejects.toThrow(DatabaseUnavailable);
    await expect(writing('23505')).rejects.toThrow('x');
  });
});
