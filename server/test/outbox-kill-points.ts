import type { Watches } from './dispatching-process.ts';
import type { Piece, Watch } from './proxy.ts';

/** A named point on the way of a message, at which its worker is killed. */
export interface KillPoint {
  readonly name: string;
  /** What Graph does meanwhile, as a fault of the emulator. */
  readonly fault?: object;
  /** The body of the messages, where it matters. */
  readonly html?: string;
  watch(kill: () => void): Watches;
}

/** What arrives no more: whoever said it is dead. */
const never = (): Promise<void> => new Promise(() => undefined);

/** Before a statement with this text, or prepared under this name, reaches the database. */
function before(text: string, name: string): KillPoint {
  const watch = (kill: () => void): Watches => ({
    toDatabase(piece) {
      if (!piece.text.includes(text)) return undefined;
      kill();
      return never();
    },
  });
  return { name: `before ${name}`, watch };
}

/** Tells, of each connection, whether a commit follows this statement. */
function commitAfter(text: string): (piece: Piece) => boolean {
  const open = new Set<number>();
  return ({ connection, text: said }) => {
    if (said.includes(text)) open.add(connection);
    return open.has(connection) && said.includes('commit') && open.delete(connection);
  };
}

/** Before the commit that follows this statement reaches the database, and when the database has done it but nobody was told. */
function aroundCommit(text: string, name: string): readonly KillPoint[] {
  return [
    {
      name: `before the commit of ${name}`,
      watch(kill) {
        const isIt = commitAfter(text);
        return {
          toDatabase(piece) {
            if (!isIt(piece)) return undefined;
            kill();
            return never();
          },
        };
      },
    },
    {
      name: `after the commit of ${name}`,
      watch(kill) {
        const isIt = commitAfter(text);
        const committing = new Set<number>();
        return {
          toDatabase(piece) {
            if (isIt(piece)) committing.add(piece.connection);
          },
          fromDatabase({ connection }) {
            if (!committing.has(connection)) return undefined;
            kill();
            return never();
          },
        };
      },
    },
  ];
}

const answerOnTheWay = (kill: () => void): Watches => ({
  fromGraph() {
    kill();
    return never();
  },
});
/** A while after the request has reached Graph. */
const soonAfterTheRequest = (kill: () => void): Watches => ({
  toGraph: () => void setTimeout(kill, 60),
});
const halfOfTheBody = (kill: () => void): Watch => {
  const soFar = new Map<number, number>();
  return ({ connection, bytes }) => {
    const now = (soFar.get(connection) ?? 0) + bytes.length;
    soFar.set(connection, now);
    if (now < 100_000) return undefined;
    kill();
    return never();
  };
};

/** In the order of the way. Each is reached by every message that is handed over. */
export const killPoints: readonly KillPoint[] = [
  before('take-ready-lanes', 'looking at lanes'),
  before('read-lanes', 'reading how they stand'),
  before('take-due', 'locking what is due'),
  before('read-circuits', 'reading the circuits'),
  before('enter-taken', 'entering what is taken'),
  before('mark-sending', 'marking it as taken'),
  before('insert into "delivery_attempts"', 'opening its try'),
  before('lock-lanes-alone', 'locking the lane alone'),
  before('settle-lanes', 'putting the lane to rest'),
  ...aroundCommit('insert into "delivery_attempts"', 'the taking'),
  before('mailbox-access', 'looking for the mailbox'),
  before('set renewing_until = date_trunc', 'taking the renewal of the access token'),
  before('set sealed_refresh_token = coalesce', 'keeping the new refresh token'),
  before('files-to-hand-over', 'reading its files'),
  before('links-of-messages', 'reading the links in it'),
  before('mark-handing-over', 'the mark that the hand-over begins'),
  ...aroundCommit('mark-handing-over', 'the mark'),
  {
    name: 'before its first byte reaches Graph',
    watch: (kill) => ({
      toGraph() {
        kill();
        return never();
      },
    }),
  },
  {
    name: 'while its body is on the way',
    html: 'x'.repeat(300_000),
    watch: (kill) => ({ toGraph: halfOfTheBody(kill) }),
  },
  { name: 'while Graph works', fault: { delayMs: 200 }, watch: soonAfterTheRequest },
  { name: 'while Graph’s answer is on the way', watch: answerOnTheWay },
  {
    name: 'while a gateway’s time-out is on the way, though it was sent',
    fault: { status: 504, execute: true },
    watch: answerOnTheWay,
  },
  {
    name: 'while Graph is silent, though it was sent',
    fault: { hang: true, execute: true },
    watch: soonAfterTheRequest,
  },
  { name: 'while Graph is silent', fault: { hang: true }, watch: soonAfterTheRequest },
  before('settle-try', 'settling it'),
  before('audit-event', 'recording it'),
  ...aroundCommit('settle-try', 'the settling'),
];
