import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { MessageDraft, MessageView } from '@gatehouse/contract';
import { AppError } from '../../kernel/app-error.ts';
import type { PersonCaller } from '../../kernel/call.ts';
import { presentRequest, type RequestFacts } from '../../kernel/request-facts.ts';
import { DatabaseUnavailable, inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import { isLockTimeout, prepareForMany } from '../../ports/db/lock-wait.ts';
import { currentReach, withinOrganization } from '../../ports/db/reach.ts';
import type { Log } from '../../ports/log/log.ts';
import { inPart } from '../../ports/traces/spans.ts';
import type { LinkingDeps } from '../file-links/public.ts';
import { holdFreeMailboxes } from '../mailboxes/public.ts';
import { examineWishes, handInFrom, type Acceptance, type Wish } from './accept-messages.ts';
import { plainMessageViews } from './message-view.ts';
import { writeMessages } from './write-messages.ts';

/** Takes a message in a transaction that others of its organization may share; undefined where it must be taken by itself. */
export type HandInTogether = (who: PersonCaller, wish: Wish) => Promise<MessageView | undefined>;

interface Deps extends LinkingDeps {
  readonly db: Database;
  readonly log: Log;
}

interface Waiting {
  readonly who: PersonCaller;
  readonly wish: Wish;
  readonly request: RequestFacts | undefined;
  readonly answer: PromiseWithResolvers<MessageView | undefined>;
}

/** A statement of so many rows takes PostgreSQL a few milliseconds. */
export const mostTogether = 50;
/** Of a message that shares: fifty of these are a few megabytes of one statement. */
const most = { characters: 64 * 1024, recipients: 20 };
/**
 * So long a transaction waits for somebody else's lock before each of its messages goes by itself, and so long others wait for a
 * transaction before they begin one beside it.
 */
const patienceMs = 500;

/** Nothing but a small message: no files, no links and no time of its own, about which more would have to be asked. */
export function isPlain({
  to,
  cc,
  bcc,
  attachmentIds,
  linkedFileIds = [],
  sendAt,
  html,
}: MessageDraft): boolean {
  return (
    attachmentIds.length === 0 &&
    linkedFileIds.length === 0 &&
    sendAt === undefined &&
    html.length <= most.characters &&
    to.length + cc.length + bcc.length <= most.recipients
  );
}

/**
 * What comes while messages of the same organization are being written waits for them, and is then written in one transaction
 * (docs/decisions/0053): they would have waited for each other at the end of the audit trail. Never of two organizations: each is
 * written within the reach of its own.
 */
export function createHandInTogether(deps: Deps): HandInTogether {
  // What is done for several requests is part of none: not of the reference or the span of whoever was first.
  const apart = AsyncLocalStorage.snapshot();
  const waitingOf = new Map<string, Waiting[]>();

  async function takeAllOf(organizationId: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const answered = answerAll(deps, organizationId, waiting.splice(0, mostTogether));
      // Nobody waits for a connection that has gone silent but those whose messages it has.
      await Promise.race([answered, wait(patienceMs, undefined, { ref: false })]);
    }
    waitingOf.delete(organizationId);
  }

  /** When the turn of the event loop ends: whoever comes in it is in the same transaction. */
  function begin(organizationId: string, first: Waiting): void {
    const waiting = [first];
    waitingOf.set(organizationId, waiting);
    setImmediate(
      () => void apart(() => withinOrganization(organizationId, () => takeAllOf(organizationId, waiting))),
    );
  }

  return (who, wish) => {
    refuseOtherReach(who);
    const one = {
      who,
      wish,
      request: presentRequest(),
      answer: Promise.withResolvers<MessageView | undefined>(),
    };
    const others = waitingOf.get(who.organizationId);
    if (others === undefined) begin(who.organizationId, one);
    else others.push(one);
    return inPart({ name: 'transaction' }, () => one.answer.promise);
  };
}

/** The transaction has the reach of the account it writes for: whoever asks for it must have had the same. */
function refuseOtherReach({ organizationId }: PersonCaller): void {
  const reach = currentReach();
  if (reach === 'every-organization' || reach.organizationId !== organizationId)
    throw new AppError('internal_fault', 'a message is handed in within the reach of its own organization');
}

/**
 * Tells each what became of theirs. A fault of the database is told to all of them. What is the fault of one, or the slowness of
 * somebody else, undoes what they share: then each goes by themselves, and finds out.
 */
async function answerAll(deps: Deps, organizationId: string, group: readonly Waiting[]): Promise<void> {
  try {
    const views = await inTransaction(deps.db, (tx) => takeTogether(deps, tx, organizationId, group));
    for (const one of group) one.answer.resolve(views.get(one));
  } catch (fault) {
    const isOfAll = fault instanceof DatabaseUnavailable && !isLockTimeout(fault);
    if (!isOfAll) deps.log.warn('messages.taken-alone', { count: group.length, why: whyOf(fault) });
    for (const { answer } of group) {
      if (isOfAll) answer.reject(fault);
      else answer.resolve(undefined);
    }
  }
}

const whyOf = (fault: unknown): string => (fault instanceof Error ? fault.message : 'unknown');

/** The views of those that were written. Not of a repetition, and not of what is refused: whoever goes alone hears why. */
async function takeTogether(
  deps: Deps,
  tx: Executor,
  organizationId: string,
  group: readonly Waiting[],
): Promise<ReadonlyMap<Waiting, MessageView>> {
  await prepareForMany(tx, patienceMs);
  const users = new Set(group.map(({ who }) => who.userId));
  const mailboxes = await holdFreeMailboxes(tx, organizationId, [...users]);
  const waitingAs = new Map<Acceptance, Waiting>();
  for (const one of group) {
    const handIn = handInFrom(mailboxes.get(one.who.userId), one.who, null, one.request);
    const examined = handIn.ok ? await examineWishes(deps, tx, handIn.value, [one.wish]) : handIn;
    const [acceptance] = examined.ok ? examined.value : [];
    if (acceptance !== undefined) waitingAs.set(acceptance, one);
  }
  const written = await writeMessages(deps, tx, [...waitingAs.keys()].toSorted(byMailboxAndKey));
  const views = await plainMessageViews(
    tx,
    written.map(({ row }) => row),
  );
  return new Map(
    written.flatMap(({ acceptance }, place) => {
      const [one, view] = [waitingAs.get(acceptance), views[place]];
      return one === undefined || view === undefined ? [] : [[one, view] as const];
    }),
  );
}

/** Transactions that write to the same lanes, or under the same keys, wait for each other in one order. */
function byMailboxAndKey(one: Acceptance, other: Acceptance): number {
  const [mailboxId, key] = [one.handIn.mailboxId, one.idempotencyKey];
  if (mailboxId !== other.handIn.mailboxId) return mailboxId < other.handIn.mailboxId ? -1 : 1;
  if (key === other.idempotencyKey) return 0;
  return key < other.idempotencyKey ? -1 : 1;
}
