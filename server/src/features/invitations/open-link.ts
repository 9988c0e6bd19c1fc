import type { ReturnToBudget, TakeFromBudget } from '../../kernel/budget.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { findOpenInvitation, type OpenInvitation } from './find-invitation.ts';

export interface OpenLinkDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly takeFromBudget: TakeFromBudget<'wrong-links-of-ip'>;
  readonly returnToBudget: ReturnToBudget<'wrong-links-of-ip'>;
}

/**
 * The invitation that a link opens. What was never one, was used, withdrawn, replaced or is out of time gives one answer,
 * and costs the client one of its tries, so that nobody can ask which tokens there are (security case D12). The try is
 * taken before we look: who has none left learns nothing, whatever they hold. A link that opens gives it back.
 */
export async function openLink(
  deps: OpenLinkDeps,
  link: { readonly token: string; readonly clientAddress: string },
): Promise<Outcome<OpenInvitation, 'invitation_unknown' | 'rate_limited'>> {
  const claims = [{ rule: 'wrong-links-of-ip', subject: link.clientAddress }] as const;
  const taken = await deps.takeFromBudget(claims);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const invitation = await findOpenInvitation(deps, link.token);
  if (invitation === null) return refused('invitation_unknown');
  await deps.returnToBudget(claims);
  return ok(invitation);
}
