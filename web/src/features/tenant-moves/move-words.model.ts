import type { MoveGroup, TenantMoveView } from '@gatehouse/contract';
import type { Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { figure, people } from '../enforcement/counted.model.ts';

/** What becomes of the people of each group: before the move, and how it is told after it. */
export const moveGroupWords = {
  moves: {
    tone: 'wait',
    icon: 'door',
    before: 'Moves',
    after: 'Moved',
    means: 'signed out and mailed a way in from the new tenant',
  },
  arrived: {
    tone: 'good',
    icon: 'check',
    before: 'Is there already',
    after: 'Was there already',
    means: 'signs in again with the Microsoft account they have',
  },
  'switched-off': {
    tone: 'neutral',
    icon: 'circle',
    before: 'Deactivated',
    after: 'Deactivated',
    means: 'moves along, and is not mailed',
  },
  'cannot-be-mailed': {
    tone: 'bad',
    icon: 'mail',
    before: 'Stays: mail came back',
    after: 'Stayed: mail came back',
    means: 'the way in would not reach them',
  },
  acts: {
    tone: 'neutral',
    icon: 'person',
    before: 'You stay',
    after: 'Stayed',
    means: 'another admin moves you, once they have come from the new tenant',
  },
} as const satisfies Record<
  MoveGroup,
  {
    readonly tone: Tone;
    readonly icon: IconName;
    readonly before: string;
    readonly after: string;
    readonly means: string;
  }
>;

type When = (iso: string) => string;
type Between = Pick<TenantMoveView, 'from' | 'to'>;

export const nameOf = ({ domain, tenantId }: TenantMoveView['from']): string => domain ?? tenantId;

/** How many are kept to the new tenant. */
export const movingCount = ({ counts }: Pick<TenantMoveView, 'counts'>): number =>
  counts.moves + counts.arrived + counts['switched-off'];

/** What is still missing before it can be carried out; a line each. */
export function missingLines(
  move: Pick<TenantMoveView, 'to' | 'isApproved' | 'freshUntil' | 'counts'>,
): readonly { readonly what: 'approval' | 'fresh' | 'nobody'; readonly words: string }[] {
  return [
    ...(movingCount(move) > 0 ? [] : [{ what: 'nobody', words: 'Nobody would move.' } as const]),
    ...(move.isApproved
      ? []
      : [
          {
            what: 'approval',
            words: `Nothing was seen yet of IT’s approval at ${nameOf(move.to)} for everybody. Without it, everybody who moves would meet a closed door.`,
          } as const,
        ]),
    ...(move.freshUntil === null
      ? [
          {
            what: 'fresh',
            words: 'Prove to Microsoft that you are here: the proof is good for ten minutes.',
          } as const,
        ]
      : []),
  ];
}

export const moveQuestion = (move: Pick<TenantMoveView, 'counts'> & Between): string =>
  `Move ${people(movingCount(move))} to ${nameOf(move.to)}?`;

/** What the move does, before it does it: a line each. */
export function moveLines(
  move: Pick<TenantMoveView, 'counts' | 'invitationCount'> & Between,
): readonly string[] {
  const { counts, invitationCount, from, to } = move;
  const mailed = counts.moves;
  return [
    `From then on, Microsoft accounts of ${nameOf(from)} open none of their users.`,
    ...(mailed === 0
      ? []
      : [
          `${people(mailed)} ${mailed === 1 ? 'is' : 'are'} signed out everywhere and ${mailed === 1 ? 'gets' : 'get'} a mail that leads back in from ${nameOf(to)}.`,
        ]),
    'Their Outlook mailboxes of the old tenant are disconnected; what waits to be sent is kept.',
    ...(invitationCount === 0
      ? []
      : [
          `${invitationCount === 1 ? '1 invitation leads' : `${figure(invitationCount)} invitations lead`} to ${nameOf(to)} from then on.`,
        ]),
    'It is not undone by a click: moving them back is another move.',
  ];
}

type Done = Pick<TenantMoveView, 'madeBy' | 'carriedOutAt' | 'counts' | 'backCount'> & Between;

/** What has become of a move that was carried out. */
export function doneWords(move: Done, at: When): string {
  const { madeBy, carriedOutAt, counts, backCount } = move;
  const when = carriedOutAt === null ? '' : ` ${at(carriedOutAt)}`;
  const first = `${madeBy} moved ${people(movingCount(move))} from ${nameOf(move.from)} to ${nameOf(move.to)}${when}.`;
  if (counts.moves === 0) return first;
  if (backCount === counts.moves)
    return `${first} ${counts.moves === 1 ? 'They have' : 'All who were mailed have'} come in from there.`;
  return `${first} ${figure(backCount)} of ${figure(counts.moves)} who were mailed ${backCount === 1 ? 'has' : 'have'} come in from there.`;
}
