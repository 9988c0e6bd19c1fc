import { addSeconds } from '../../../kernel/time.ts';
import { allowance, type Circuit } from './circuit.model.ts';
import {
  laneLimits,
  minuteEnds,
  obstacleOf,
  withOneMore,
  type Lane,
  type LaneWait,
  type Load,
} from './lane.model.ts';

/** A lane with what is due in it, in order. */
export interface Candidate<Message extends Load> {
  readonly organizationId: string;
  readonly tenantId: string;
  readonly lane: Lane;
  readonly due: readonly Message[];
}

export interface Room {
  /** How many messages may be taken in all. */
  readonly free: number;
  /** How many one organization may have under way. */
  readonly cap: number;
  /** How many each has under way. */
  readonly busy: ReadonlyMap<string, number>;
  /** Whether Microsoft takes mails of a tenant, and of all; those that are not there do. */
  readonly circuits: ReadonlyMap<string, Circuit & { readonly inFlight: number }>;
  readonly ofAll: string;
  readonly now: Date;
}

/** What is taken of one lane, and why no more is: `due` where nothing else is due, `share` where others come first. */
export interface Choice<Message> {
  readonly taken: readonly Message[];
  readonly stoppedBy: LaneWait | 'due' | 'share';
  readonly lane: Lane;
  /** The message that did not fit. */
  readonly next: Message | null;
}

interface Turn<Message extends Load> {
  readonly candidate: Candidate<Message>;
  readonly taken: Message[];
  lane: Lane;
  stoppedBy: Choice<Message>['stoppedBy'] | null;
}

/**
 * Takes one message of each lane in turn, then a second, and so on, while there is room: in the lane, for its organization, at
 * Microsoft for its tenant and for all, and among the workers.
 */
export function choose<Message extends Load>(
  candidates: readonly Candidate<Message>[],
  room: Room,
): Choice<Message>[] {
  const taking = new Taking(room);
  const turns = candidates.map((candidate): Turn<Message> => ({
    candidate,
    taken: [],
    lane: candidate.lane,
    stoppedBy: null,
  }));
  while (turns.some(({ stoppedBy }) => stoppedBy === null))
    for (const turn of turns) if (turn.stoppedBy === null) takeOne(turn, taking, room.now);
  return turns.map(({ candidate, taken, lane, stoppedBy }) => ({
    taken,
    stoppedBy: stoppedBy ?? 'due',
    lane,
    next: candidate.due[taken.length] ?? null,
  }));
}

function takeOne<Message extends Load>(turn: Turn<Message>, taking: Taking, now: Date): void {
  const { candidate, taken, lane } = turn;
  const message = candidate.due[taken.length];
  if (message === undefined) {
    turn.stoppedBy = taken.length === laneLimits.inFlight ? 'places' : 'due';
    return;
  }
  turn.stoppedBy = obstacleOf(lane, message, now) ?? taking.obstacleFor(candidate);
  if (turn.stoppedBy !== null) return;
  taking.take(candidate);
  taken.push(message);
  turn.lane = withOneMore(lane, message, now);
}

/** How much has been taken of what all lanes share. */
class Taking {
  readonly #room: Room;
  readonly #byOrganization: Map<string, number>;
  readonly #byCircuit = new Map<string, number>();
  #taken = 0;

  constructor(room: Room) {
    this.#room = room;
    this.#byOrganization = new Map(room.busy);
  }

  obstacleFor({ organizationId, tenantId }: Candidate<Load>): 'microsoft' | 'share' | null {
    if (this.#taken >= this.#room.free) return 'share';
    if ((this.#byOrganization.get(organizationId) ?? 0) >= this.#room.cap) return 'share';
    return [this.#room.ofAll, tenantId].every((key) => this.#lets(key)) ? null : 'microsoft';
  }

  take({ organizationId, tenantId }: Candidate<Load>): void {
    this.#taken += 1;
    count(this.#byOrganization, organizationId);
    for (const key of [this.#room.ofAll, tenantId]) count(this.#byCircuit, key);
  }

  #lets(key: string): boolean {
    const circuit = this.#room.circuits.get(key);
    if (circuit === undefined) return true;
    return circuit.inFlight + (this.#byCircuit.get(key) ?? 0) < allowance(circuit, this.#room.now);
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const leastMicrosoftSeconds = 1;
const mostMicrosoftSeconds = 5;

/**
 * Until when a lane waits where Microsoft takes nothing, or little: to the end of that, and a little longer by chance (0 to 1), so
 * that not all come at the same moment.
 */
export function microsoftEnds(circuits: readonly (Circuit | undefined)[], now: Date, chance: number): Date {
  const ends = circuits.flatMap((circuit) => circuit?.openUntil ?? []).filter((end) => end > now);
  const last = ends.reduce((latest, end) => (end > latest ? end : latest), now);
  return addSeconds(last, leastMicrosoftSeconds + chance * (mostMicrosoftSeconds - leastMicrosoftSeconds));
}

/** The end of a wait that the lane itself tells. `places` ends by itself when one of its messages is settled; at the latest then. */
export function ownEnd(wait: 'places' | 'minute', lane: Lane, now: Date, leaseSeconds: number): Date {
  return wait === 'minute' ? (minuteEnds(lane) ?? now) : addSeconds(now, leaseSeconds);
}
