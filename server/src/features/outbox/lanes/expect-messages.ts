import type { Executor } from '../../../ports/db/database.ts';
import type { MessageRow } from '../outbox.store.ts';
import { expectedAt, laneLimits, type LaneWait } from './lane.model.ts';
import { readQueue, type QueuePlace } from './queue.store.ts';

export interface Expected {
  readonly at: Date;
  readonly waitsFor: LaneWait | null;
  /** In words for the sender; null where nothing but its turn is in the way. */
  readonly explanation: string | null;
}

const explanations: Readonly<Record<LaneWait, string | null>> = {
  places: null,
  minute: `Outlook takes ${laneLimits.messages.most} messages a minute from one mailbox. Nothing to do; it goes on by itself.`,
  bytes: `Outlook takes ${laneLimits.bytes.most / 1_000_000} MB in five minutes from one mailbox. Nothing to do; it goes on by itself.`,
  day: `Outlook takes mails to ${laneLimits.recipients.most.toLocaleString('en')} people a day from one mailbox. Nothing to do; it goes on by itself.`,
  'retry-after': 'Microsoft asked us to slow down with your mailbox. Nothing to do; it goes on by itself.',
  microsoft:
    'Microsoft does not confirm mails at the moment. This one waits, so that it is not sent twice. It goes on by itself.',
};

/** When queued messages of one organization are expected to leave, by their ids, and what they wait for. */
export async function expectMessages(
  db: Executor,
  rows: readonly MessageRow[],
): Promise<ReadonlyMap<string, Expected>> {
  const queued = rows.filter(({ state }) => state === 'queued');
  const [first] = queued;
  if (first === undefined) return new Map();
  const places = await readQueue(
    db,
    first.organization_id,
    queued.map(({ id }) => id),
  );
  return new Map(places.map((place) => [place.id, expect(place)]));
}

function expect({ place, dueAt, waitsFor, waitsUntil }: QueuePlace): Expected {
  const from = waitsUntil !== null && waitsUntil > dueAt ? waitsUntil : dueAt;
  const why = waitsFor ?? (place >= laneLimits.messages.most ? 'minute' : null);
  return {
    at: expectedAt(place, from),
    waitsFor: why,
    explanation: why === null ? null : explanations[why],
  };
}
