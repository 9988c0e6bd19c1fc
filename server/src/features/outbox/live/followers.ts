import type { MessageEvent } from '@gatehouse/contract';
import type { Log } from '../../../ports/log/log.ts';
import type { MessageChange, Sender } from './changes.store.ts';

export interface FollowersParts {
  readonly read: (senders: readonly Sender[]) => Promise<readonly MessageChange[]>;
  readonly now: () => Promise<Date>;
  readonly log: Log;
}

type Events = readonly MessageEvent[];

/** All who follow their messages in this process: one question to the database a second, however many they are. */
export interface Followers {
  /** What changes from now on, and now and then nothing, as a sign of life; null where this person follows too often already. */
  follow(sender: Sender): Promise<ReadableStream<Events> | null>;
  /** Ends all: the process stops. */
  stop(): void;
}

const lookEveryMs = 1000;
const signOfLifeEveryLooks = 5;
const mostOfOnePerson = 20;
/** Who reads so much more slowly than things happen is let go; the client comes again and lists. */
const mostUnread = 60;

interface Follower {
  readonly sender: Sender;
  readonly since: Date;
  readonly controller: ReadableStreamDefaultController<Events>;
}

const keyOf = ({ organizationId, userId }: Sender): string => `${organizationId} ${userId}`;

export function createFollowers(parts: FollowersParts): Followers {
  return new Looking(parts);
}

/** Looks once a second, as long as anybody follows. */
class Looking implements Followers {
  readonly #parts: FollowersParts;
  readonly #followers = new Set<Follower>();
  /** What the last look has seen; each sees the last seconds again. */
  #seen = new Map<string, Date>();
  #looks = 0;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: FollowersParts) {
    this.#parts = parts;
  }

  async follow(sender: Sender): Promise<ReadableStream<Events> | null> {
    const theirs = [...this.#followers].filter((one) => keyOf(one.sender) === keyOf(sender));
    if (this.#isStopped || theirs.length >= mostOfOnePerson) return null;
    const since = await this.#parts.now();
    const follower: Partial<Follower> & { sender: Sender; since: Date } = { sender, since };
    return new ReadableStream<Events>(
      {
        start: (controller) => this.#take(Object.assign(follower, { controller })),
        cancel: () => void this.#followers.delete(follower as Follower),
      },
      { highWaterMark: mostUnread },
    );
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    for (const follower of this.#followers) this.#letGo(follower);
  }

  #take(follower: Follower): void {
    this.#followers.add(follower);
    this.#schedule();
  }

  #letGo(follower: Follower): void {
    this.#followers.delete(follower);
    follower.controller.close();
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#isStopped || this.#followers.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#look()
        .catch((fault: unknown) => this.#parts.log.error('followers.look-failed', {}, fault))
        .finally(() => {
          this.#timer = undefined;
          this.#schedule();
        });
    }, lookEveryMs);
  }

  async #look(): Promise<void> {
    const senders = new Map([...this.#followers].map(({ sender }) => [keyOf(sender), sender]));
    const bySender = Map.groupBy(this.#fresh(await this.#parts.read([...senders.values()])), keyOf);
    this.#looks += 1;
    const isSignOfLife = this.#looks % signOfLifeEveryLooks === 0;
    for (const follower of this.#followers) {
      const theirs = bySender.get(keyOf(follower.sender)) ?? [];
      const events = theirs.filter(({ changedAt }) => changedAt >= follower.since).map(eventOf);
      if (events.length > 0 || isSignOfLife) this.#tell(follower, events);
    }
  }

  #fresh(changes: readonly MessageChange[]): MessageChange[] {
    const before = this.#seen;
    this.#seen = new Map(changes.map((change) => [nameOf(change), change.changedAt]));
    return changes.filter((change) => before.get(nameOf(change))?.getTime() !== change.changedAt.getTime());
  }

  #tell(follower: Follower, events: Events): void {
    if ((follower.controller.desiredSize ?? 0) <= 0) this.#letGo(follower);
    else follower.controller.enqueue(events);
  }
}

const nameOf = ({ id, state }: MessageChange): string => `${id} ${state}`;

function eventOf({ id, state, changedAt }: MessageChange): MessageEvent {
  return { messageId: id as MessageEvent['messageId'], state, changedAt: changedAt.toISOString() };
}
