import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { enqueueNotice } from '../notices/public.ts';
import {
  findUsersByEmail,
  findUsersByIds,
  listLinkedTenants,
  type UserFacts,
} from '../organizations/public.ts';
import type { AskAgainDeps } from './binding-deps.ts';
import { expectedAddressOf, findExpected } from './bindings.store.ts';
import { writeBindingLinks } from './write-binding-links.ts';

type Returner = UserFacts & { readonly pinnedTenantId: string };

/** Whose account asks for Microsoft, or who has no other way in; and who has not come by it yet. */
function isReturner(user: UserFacts): user is Returner {
  return (
    (user.enforcement === 'required' || user.otherMethods.length === 0) &&
    user.state === 'active' &&
    user.identity === null &&
    user.pinnedTenantId !== null
  );
}

/** By the address that is theirs here, or the one that they are expected under. */
async function findReturners(tx: Executor, email: string): Promise<readonly Returner[]> {
  const expected = await findUsersByIds(tx, await findExpected(tx, email));
  const users = new Map(
    [...(await findUsersByEmail(tx, email)), ...expected].map((user) => [user.userId, user]),
  );
  return [...users.values()].filter(isReturner);
}

/**
 * A mail was lost or is out of time: another one for each user of the address who has to come in through Microsoft and
 * never has. The caller learns nothing, whoever they are.
 */
export async function askAgain(deps: AskAgainDeps, email: string): Promise<void> {
  const able = await findReturners(deps.db, email);
  const taken = await deps.takeFromBudget([
    { rule: 'mails-to-address', subject: email },
    ...able.map(
      ({ organizationId }) => ({ rule: 'mails-of-organization', subject: organizationId }) as const,
    ),
    ...able.map(() => ({ rule: 'mails-of-all', subject: '' }) as const),
  ]);
  if (!taken.ok) return;
  await inTransaction(deps.db, async (tx) => {
    for (const user of await findReturners(tx, email)) await mailLink(deps, tx, user, email);
  });
  deps.wakeNoticeSender();
}

async function mailLink(deps: AskAgainDeps, tx: Executor, user: Returner, typed: string): Promise<void> {
  const at = await deps.clock.now(tx);
  const { organizationId, userId, pinnedTenantId: tenantId } = user;
  const made = { why: 'asked-again', at, baseUrl: deps.baseUrl } as const;
  const expectedAddress = await expectedAddressOf(tx, user);
  // Both are the user's; only what an admin or the user's own record says is ever written to.
  const isExpected = expectedAddress?.toLowerCase() === typed;
  const address = isExpected && expectedAddress !== null ? expectedAddress : user.email;
  const written = await writeBindingLinks(deps, tx, [{ organizationId, userId, tenantId }], made);
  const tenants = await listLinkedTenants(tx, organizationId);
  for (const { link, expiresAt } of written.values())
    await enqueueNotice(deps, tx, {
      organizationId,
      recipient: { address, name: user.displayName },
      idempotencyKey: `binding-link:${hashSecret(link).toString('hex')}`,
      at,
      content: {
        kind: 'binding-link',
        organizationName: user.organizationName,
        tenantDomain: tenants.find((tenant) => tenant.tenant_id === tenantId)?.display_domain ?? null,
        link,
        expiresAt,
      },
    });
}
