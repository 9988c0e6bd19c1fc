import pino, { type DestinationStream } from 'pino';
import { redactText } from '../../kernel/redact.ts';
import { standardOutput } from './standard-output.ts';

/** Facts of a log line: plain values only, so that no error object or request is dumped by accident. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The process's log: one JSON object a line, control characters escaped by JSON itself, secrets masked. */
export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  /** `cause` is reduced to name, message and stack, masked. */
  error(event: string, facts?: LogFacts, cause?: unknown): void;
}

function describeCause(cause: unknown): LogFacts {
  if (!(cause instanceof Error)) return cause === undefined ? {} : { cause: typeof cause };
  const under =
    cause.cause instanceof Error ? { causeOfCause: `${cause.cause.name}: ${cause.cause.message}` } : {};
  return { causeName: cause.name, cause: cause.message, stack: cause.stack, ...under };
}

function masked(facts: LogFacts): LogFacts {
  const entries = Object.entries(facts).map(
    ([name, value]) => [name, typeof value === 'string' ? redactText(value) : value] as const,
  );
  return Object.fromEntries(entries);
}

/** A log to standard output, or to another stream (tests read it). */
export function createLog(level: 'info' | 'silent', destination?: DestinationStream): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? standardOutput(),
  );
  return {
    info: (event, facts = {}) => logger.info({ event, ...masked(facts) }),
    warn: (event, facts = {}) => logger.warn({ event, ...masked(facts) }),
    error: (event, facts = {}, cause) =>
      logger.error({ event, ...masked({ ...facts, ...describeCause(cause) }) }),
  };
}
