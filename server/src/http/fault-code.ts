import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { AppError } from '../kernel/app-error.ts';

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}

/** The code under which a thrown fault is answered. */
export function faultCode(fault: unknown): ErrorCode {
  if (fault instanceof AppError && isErrorCode(fault.code)) return fault.code;
  return 'internal_fault';
}
