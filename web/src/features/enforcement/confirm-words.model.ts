import type { EnforcementPreview } from '@gatehouse/contract';
import { people, figure } from './counted.model.ts';

type Counts = EnforcementPreview['counts'];

const one = (count: number, single: string, many: string): readonly string[] =>
  count === 0 ? [] : [`${figure(count)} ${count === 1 ? single : many}`];

/** Who loses their way in. */
export const lossCount = (counts: Counts): number => counts.guest + counts['cannot-come-in'];

/** The consequence as a question. Who is invited is no user yet, and is told apart. */
export function confirmQuestion(counts: Counts): string {
  const count = counts.stays + counts['signs-in-again'] + counts['signed-out'] + lossCount(counts);
  return `Make Microsoft the only way in for ${people(count)}?`;
}

/** The numbers as a sentence. */
export function confirmSentence(counts: Counts): string {
  const parts = [
    ...one(counts.stays, 'stays', 'stay'),
    ...one(counts['signs-in-again'], 'signs in again', 'sign in again'),
    ...one(counts['signed-out'], 'is signed out and mailed', 'are signed out and mailed'),
    ...one(counts.guest, 'guest is refused', 'guests are refused'),
    ...one(counts['cannot-come-in'], 'cannot get in any more', 'cannot get in any more'),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

/** What it means beyond the numbers: a line each. */
export function confirmLines(counts: Counts, supportEmail: string): readonly string[] {
  const { invited } = counts;
  return [
    ...(counts['signed-out'] === 0
      ? []
      : [`The mail comes from ${supportEmail} and has a button that leads them back in.`]),
    ...(invited === 0
      ? []
      : [
          invited === 1
            ? '1 invitation stays valid; only Microsoft accepts it.'
            : `${figure(invited)} invitations stay valid; only Microsoft accepts them.`,
        ]),
    'Passwords, emailed codes, reset links and personal API keys stop at once. Keys of the account go on.',
    'You can open the other ways in again. What has ended stays ended.',
  ];
}

/** What must be ticked where somebody loses their way in; null where nobody does. */
export function lossWords(counts: Counts): string | null {
  const count = lossCount(counts);
  if (count === 0) return null;
  return count === 1
    ? 'I know that this person loses their way in.'
    : `I know that these ${figure(count)} people lose their way in.`;
}

/** The verb with its number: whose sessions end, and who can come back. */
export function confirmVerb(counts: Counts): string {
  const count = counts['signs-in-again'] + counts['signed-out'];
  return count === 0 ? 'Enforce SSO' : `Enforce and sign out ${figure(count)}`;
}
