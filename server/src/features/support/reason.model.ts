/** A reason opens one organization to one support session for an hour; then it is asked for again. */
export const grantLifeSeconds = 60 * 60;

export const shortestReason = 10;
export const longestReason = 300;

/** What was typed as the reason, tidied, or null where it is too short, too long or no line of text. */
export function parseReason(typed: string): string | null {
  const reason = typed.trim().replaceAll(/[ \t]+/g, ' ');
  const isLine = !/[\p{Cc}\p{Cf}]/u.test(reason);
  return isLine && reason.length >= shortestReason && reason.length <= longestReason ? reason : null;
}
