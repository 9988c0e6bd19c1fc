import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { InvitationDeps } from './invitation-deps.ts';

/**
 * Takes what so many mails cost, before the act: all of the organization's budget or none. Returns the addresses, in lower
 * case, that have been mailed enough for now: they are left out, and stop nobody else.
 */
export async function takeForInvitations(
  deps: Pick<InvitationDeps, 'takeFromBudget'>,
  organizationId: string,
  addresses: readonly string[],
): Promise<Outcome<ReadonlySet<string>, 'rate_limited'>> {
  const mailedEnough = new Set<string>();
  if (addresses.length === 0) return ok(mailedEnough);
  const tokens = addresses.length;
  const taken = await deps.takeFromBudget([
    { rule: 'invitations-of-organization', subject: organizationId, tokens },
    { rule: 'mails-of-all', subject: '', tokens },
  ]);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  for (const address of addresses) {
    const mine = await deps.takeFromBudget([{ rule: 'mails-to-address', subject: address }]);
    if (!mine.ok) mailedEnough.add(address);
  }
  return ok(mailedEnough);
}
