export const autoAnswerChoices = ['accept', 'decline', 'request', 'return', 'abandon'] as const;
export type AutoAnswerChoice = (typeof autoAnswerChoices)[number];

/** A person who answers every page at once, so that `curl -L` can finish a sign-in (ARCHITECTURE.md). */
export interface AutoAnswer {
  upn: string;
  answer: AutoAnswerChoice;
  justification: string;
  onBehalfOfOrganization: boolean;
  /** How many more journeys it answers; `null` for all. */
  timesLeft: number | null;
}

/**
 * Who answers for a client at a sign-in page: the one `loginHint` names, or the only one there is.
 * With several answers and no hint nobody is meant.
 */
export function whoAnswers(
  answers: readonly AutoAnswer[],
  loginHint: string | undefined,
): AutoAnswer | undefined {
  const named = answers.find((each) => each.upn.toLowerCase() === loginHint?.toLowerCase());
  return named ?? (loginHint === undefined && answers.length === 1 ? answers[0] : undefined);
}

/** The answer set for this person, at a page that is about them. */
export function answerOf(answers: readonly AutoAnswer[], upn: string): AutoAnswer | undefined {
  return answers.find((each) => each.upn.toLowerCase() === upn.toLowerCase());
}

/** Counts one journey as answered; the answer goes when it was the last. */
export function useAnswer(answers: AutoAnswer[], answer: AutoAnswer): void {
  if (answer.timesLeft === null) return;
  answer.timesLeft -= 1;
  if (answer.timesLeft <= 0) answers.splice(answers.indexOf(answer), 1);
}
