import { addSeconds } from '../../../kernel/time.ts';
import type { Clock } from '../../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../../ports/db/database.ts';
import { newChance, type Random } from '../../../ports/random/random.ts';
import { markSending, openDeliveryAttempts, type DueMessage } from '../dispatch.store.ts';
import { choose, microsoftEnds, ownEnd, type Choice, type Room } from './choose.model.ts';
import { ofAll, readCircuits } from './circuits.store.ts';
import { laneLimits, type LaneWait } from './lane.model.ts';
import {
  enterTaken,
  lockAlone,
  planByIndexes,
  putLast,
  readLanes,
  settleLanes,
  takeDueOf,
  takeReadyLanes,
  whenThereIsRoom,
  type LaneFacts,
  type LaneKey,
  type LanePause,
  type QueuedMessage,
} from './lanes.store.ts';
import { capOf, freeFor, type SharePass } from './share.model.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/** Longer than the longest wait for Graph's answer: while a worker lives, its lease does. */
export const leaseSeconds = 120;

export interface TakenMessage {
  readonly message: DueMessage;
  readonly tenantId: string;
  readonly clientRequestId: string;
  readonly takenAt: Date;
}

/** What one process has under way, and where it looks next. */
export interface Taker {
  /** Takes what may leave now, each with its opened try. The caller tells when each is done. */
  take(): Promise<TakenMessage[]>;
  done(taken: TakenMessage): void;
}

export function createTaker(deps: Deps): Taker {
  const busy = new Map<string, number>();
  let after = '';
  const add = (organizationId: string, difference: number): void => {
    const next = (busy.get(organizationId) ?? 0) + difference;
    if (next === 0) busy.delete(organizationId);
    else busy.set(organizationId, next);
  };
  const underWay = (): number => busy.values().reduce((sum, one) => sum + one, 0);

  /** Goes on after the organization it looked at last, and from the first one on after the last. */
  async function pass(name: SharePass, taken: TakenMessage[]): Promise<void> {
    for (const from of after === '' ? [''] : [after, '']) {
      const free = freeFor(name, underWay());
      if (free === 0) break;
      const round = await takeRound(deps, { after: from, free, cap: capOf(name), busy });
      for (const one of round.taken) add(one.message.organization_id, 1);
      taken.push(...round.taken);
      after = round.isFull ? round.last : '';
      if (round.isFull) break;
    }
  }

  return {
    async take() {
      const taken: TakenMessage[] = [];
      try {
        await pass('fair', taken);
        await pass('rest', taken);
      } catch (fault) {
        // What is taken already must be worked on; the fault shows itself again with the next look.
        if (taken.length === 0) throw fault;
      }
      return taken;
    },
    done: ({ message }) => add(message.organization_id, -1),
  };
}

interface Round {
  readonly taken: readonly TakenMessage[];
  /** There may be more lanes that are ready after the last. */
  readonly isFull: boolean;
  readonly last: string;
}

interface RoundRoom {
  readonly after: string;
  readonly free: number;
  readonly cap: number;
  readonly busy: ReadonlyMap<string, number>;
}

/** One look at lanes that are ready, in one transaction. */
function takeRound(deps: Deps, { after, free, cap, busy }: RoundRoom): Promise<Round> {
  return inTransaction(deps.db, async (tx): Promise<Round> => {
    const room = { most: cap, busy: Object.fromEntries(busy) };
    await planByIndexes(tx);
    const keys = await takeReadyLanes(tx, after, free, room);
    const last = keys.at(-1)?.organization_id ?? '';
    if (keys.length === 0) return { taken: [], isFull: false, last };
    const now = await deps.clock.now(tx);
    const lanes = await readLanes(tx, keys);
    const due = await takeDueOf(tx, keys, laneLimits.inFlight);
    const circuits = await readCircuits(tx, [...new Set(lanes.map(({ tenantId }) => tenantId))]);
    const shared: Room = { free, cap, busy, circuits, ofAll, now };
    const choices = choose(
      lanes.map((lane) => ({
        organizationId: lane.organization_id,
        tenantId: lane.tenantId,
        lane,
        due: due.filter((message) => isOf(message, lane)),
      })),
      shared,
    );
    const taken = await begin(deps, tx, lanes, choices, now);
    await rest(deps, tx, lanes, choices, shared);
    return { taken, isFull: keys.length === free, last };
  });
}

const isOf = (one: LaneKey, other: LaneKey): boolean =>
  one.mailbox_id === other.mailbox_id && one.organization_id === other.organization_id;

async function begin(
  deps: Deps,
  tx: Executor,
  lanes: readonly LaneFacts[],
  choices: readonly Choice<QueuedMessage>[],
  now: Date,
): Promise<TakenMessage[]> {
  const chosen = choices.flatMap(({ taken }) => taken);
  if (chosen.length === 0) return [];
  await enterTaken(tx, chosen);
  const messages = await markSending(tx, chosen, leaseSeconds);
  const taken = messages.map((message) => ({
    message,
    tenantId: lanes.find((lane) => isOf(message, lane))?.tenantId ?? '',
    clientRequestId: deps.random.uuid(),
    takenAt: now,
  }));
  await openDeliveryAttempts(tx, taken, now);
  return taken;
}

/** Lanes of which no more is taken now wait for their reason. One into which somebody is handing in at this moment stays ready. */
async function rest(
  deps: Deps,
  tx: Executor,
  lanes: readonly LaneFacts[],
  choices: readonly Choice<QueuedMessage>[],
  room: Room,
): Promise<void> {
  const looked = lanes.flatMap((lane, place) => {
    const choice = choices[place];
    return choice === undefined ? [] : [{ lane, choice }];
  });
  // Others of its organization come before it has its next turn.
  const served = looked.filter(({ choice }) => choice.stoppedBy === 'share' && choice.taken.length > 0);
  if (served.length > 0)
    await putLast(
      tx,
      served.map(({ lane }) => lane),
    );
  const stopped = looked.filter(({ choice }) => choice.stoppedBy !== 'share');
  if (stopped.length === 0) return;
  const alone = await lockAlone(
    tx,
    stopped.map(({ lane }) => lane),
  );
  const settled = [];
  for (const { lane, choice } of stopped) {
    if (!alone.some((key) => isOf(key, lane))) continue;
    settled.push({ ...lane, pause: await pauseOf(deps, tx, lane, choice, room) });
  }
  if (settled.length > 0) await settleLanes(tx, settled);
}

async function pauseOf(
  deps: Deps,
  tx: Executor,
  lane: LaneFacts,
  { stoppedBy, lane: after, next }: Choice<QueuedMessage>,
  { circuits, now }: Room,
): Promise<LanePause | null> {
  switch (stoppedBy) {
    case 'due':
    case 'share':
      return null;
    case 'places':
    case 'minute':
      return { waitsFor: stoppedBy, until: ownEnd(stoppedBy, after, now, leaseSeconds) };
    case 'bytes':
    case 'day':
      return { waitsFor: stoppedBy, until: await roomAt(tx, lane, stoppedBy, next, now) };
    case 'microsoft': {
      const both = [circuits.get(ofAll), circuits.get(lane.tenantId)];
      return { waitsFor: stoppedBy, until: microsoftEnds(both, now, newChance(deps.random)) };
    }
    default:
      return stoppedBy satisfies LaneWait & 'retry-after' as never;
  }
}

async function roomAt(
  tx: Executor,
  lane: LaneKey,
  of: 'bytes' | 'day',
  next: QueuedMessage | null,
  now: Date,
): Promise<Date> {
  const { most, seconds } = of === 'bytes' ? laneLimits.bytes : laneLimits.recipients;
  const load = (of === 'bytes' ? next?.requestBytes : next?.recipientCount) ?? 0;
  return (await whenThereIsRoom(tx, lane, { of, load, most, seconds })) ?? addSeconds(now, seconds);
}
