import type { ErrorCode } from '@gatehouse/contract';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import { personalAccountsTenantId } from '../../kernel/personal-accounts.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';
import type { TakenAttempt } from '../attempts/public.ts';
import { bindByLink } from '../bindings/public.ts';
import { acceptInvitation } from '../invitations/public.ts';
import { findUsersByIds, findUsersBySubject, type UserFacts } from '../organizations/public.ts';

type Deps = Parameters<typeof bindByLink>[0] & Parameters<typeof acceptInvitation>[0];

/** The users of this subject; by way of an invitation or a binding link, the one user that it makes or binds now. */
export async function usersOfAttempt(
  deps: Deps,
  tx: Executor,
  attempt: TakenAttempt,
  claims: IdTokenClaims,
): Promise<Outcome<readonly UserFacts[], ErrorCode>> {
  if (attempt.bindingLink !== null) {
    const bound = await bindByLink(deps, tx, { ...attempt.bindingLink, claims });
    return bound.ok ? ok(await findUsersByIds(tx, [bound.value])) : bound;
  }
  if (attempt.invitation === null || claims.tenantId === personalAccountsTenantId)
    return ok(await findUsersBySubject(tx, claims));
  const { tenantId, objectId, isGuest, address, displayName } = claims;
  const accepted = await acceptInvitation(deps, tx, {
    ...attempt.invitation,
    proof: { kind: 'microsoft', tenantId, isGuest, address },
    subject: { tenantId, objectId },
    displayName,
  });
  return accepted.ok ? ok(await findUsersByIds(tx, [accepted.value])) : accepted;
}
