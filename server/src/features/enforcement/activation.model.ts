import { longestActivationNote, type ActivationState } from '@gatehouse/contract';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';

/** What is known of an organization's activation: the instant, and the latest request. */
export interface ActivationFacts {
  readonly activatedAt: Date | null;
  readonly latest: { readonly outcome: 'activated' | 'declined' | null } | null;
}

/** Where the activation stands. Support may activate without having been asked, and after having declined. */
export function activationState({ activatedAt, latest }: ActivationFacts): ActivationState {
  if (activatedAt !== null) return 'active';
  if (latest === null) return 'not-asked';
  return latest.outcome === null ? 'asked' : 'declined';
}

/** Whether an admin may ask now: not twice at once; again after support has declined. */
export function decideAsking(
  facts: ActivationFacts,
): Outcome<null, 'activation_already_asked' | 'enforcement_already_active'> {
  const state = activationState(facts);
  if (state === 'active') return refused('enforcement_already_active');
  return state === 'asked' ? refused('activation_already_asked') : ok(null);
}

export type ActivationAnswer = 'activate' | 'decline';

/** Whether support may give this answer now; there is nothing to decline where nobody has asked. */
export function decideAnswering(
  facts: ActivationFacts,
  answer: ActivationAnswer,
): Outcome<null, 'enforcement_already_active' | 'activation_not_asked'> {
  const state = activationState(facts);
  if (state === 'active') return refused('enforcement_already_active');
  return answer === 'decline' && state !== 'asked' ? refused('activation_not_asked') : ok(null);
}

/** The note as it is kept: lines and tabs stay, what steers terminals or turns the direction of text goes. */
export function tidyNote(typed: string): string {
  return typed
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{C}\n\t]/gu, '')
    .trim()
    .slice(0, longestActivationNote);
}
