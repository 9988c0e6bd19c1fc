import { decideHandOver, type HandOverDecision, type HandOverFacts } from './hand-over.model.ts';

/** What was written down of one try. */
export interface TriedFacts {
  readonly number: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: 'under-way' | HandOverDecision['outcome'];
  readonly httpStatus: number | null;
  /** Graph's code; where it gave no answer, how far the try got. */
  readonly graphCode: string | null;
}

/** What else tells why a try ended as it did. */
interface Around {
  /** How often in a row, this one included, the access token was refused. */
  readonly refusedTokens: number;
  /** The message was held when the try ended. */
  readonly isHeld: boolean;
  /** A worker that has not been heard of for so long is taken for dead. */
  readonly leaseSeconds: number;
}

const silences = ['no-connection', 'body-not-sent', 'no-answer'] as const;

/** What our rules said to this answer; undefined where none was written down. */
function decisionOf(tried: TriedFacts, refusedTokens: number): HandOverDecision | undefined {
  const silence = silences.find((kind) => kind === tried.graphCode);
  const facts: HandOverFacts | undefined =
    tried.httpStatus === null
      ? silence && { kind: silence }
      : {
          kind: 'answered',
          status: tried.httpStatus,
          graphCode: tried.graphCode,
          retryAfterSeconds: null,
        };
  return facts && decideHandOver(facts, { attemptCount: tried.number, refusedTokens });
}

/** Where nothing was handed over, or nobody has written down what came of it. */
function withoutAnswer(tried: TriedFacts, { isHeld, leaseSeconds }: Around): string | null {
  if (tried.outcome === 'unconfirmed')
    return 'Nobody has written down what Microsoft answered: our sending was interrupted, or the service was restored from a backup. Only your Sent Items can tell.';
  if (tried.outcome !== 'surely-not-sent' || tried.endedAt === null) return null;
  if (isHeld) return 'Nothing was handed to Microsoft: it had to wait.';
  const lasted = (tried.endedAt.getTime() - tried.startedAt.getTime()) / 1000;
  // Tries of before it was written down are known by how long they took.
  if (tried.graphCode === 'interrupted' || lasted >= leaseSeconds)
    return 'Our sending was interrupted before the message left. It surely did not leave.';
  return 'No permission to send could be had from Microsoft at that moment, so nothing was handed over. It goes on by itself.';
}

/** Where today’s rules would decide otherwise than those of then: what is sure all the same. */
const plainReasons: Readonly<Record<TriedFacts['outcome'], string | null>> = {
  'under-way': null,
  accepted: 'Microsoft answered that it takes the mail. That does not mean that it arrived.',
  refused: 'Microsoft refused the message. It surely did not leave.',
  'surely-not-sent': 'It surely did not leave, so it is tried again by itself.',
  unconfirmed: 'The mail may have left or not; only your Sent Items can tell.',
};

/** Why a try ended as it did and what was decided, in words for the sender; null while it is under way. */
export function reasonOfTry(tried: TriedFacts, around: Around): string | null {
  const decision = decisionOf(tried, around.refusedTokens);
  if (decision === undefined) return withoutAnswer(tried, around) ?? plainReasons[tried.outcome];
  const isAsThen = decision.outcome === tried.outcome;
  return isAsThen && 'explanation' in decision ? decision.explanation : plainReasons[tried.outcome];
}
