import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { redactText } from '../../kernel/redact.ts';

/** A reason opens one organization to one support session for an hour; then it is asked for again. */
export const grantLifeSeconds = 60 * 60;

export const shortestReason = 10;
export const longestReason = 300;

/**
 * What was typed as the reason, tidied; refused where it is too short, too long, no line of text, or holds what looks like
 * a secret: a customer's token or cookie, pasted from their request, would be kept in the trail (security case M04).
 */
export function parseReason(typed: string): Outcome<string, 'input_refused'> {
  const reason = typed.trim().replaceAll(/[ \t]+/g, ' ');
  const isLine = !/[\p{Cc}\p{Cf}]/u.test(reason);
  if (!isLine || reason.length < shortestReason || reason.length > longestReason)
    return refused('input_refused', {
      field: 'reason',
      detail: `Type ${shortestReason} to ${longestReason} characters on one line.`,
    });
  if (redactText(reason) !== reason)
    return refused('input_refused', {
      field: 'reason',
      detail: 'Something in it looks like a token, a cookie or a code of somebody. Say it in your own words.',
    });
  return ok(reason);
}
