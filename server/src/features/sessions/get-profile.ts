import type { getProfile as operation, InputOf, ProfileView, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { getProfileFacts, getUser } from '../organizations/public.ts';
import { methodsOf, refusalOfMethod } from './method.model.ts';

/** The caller, and by which ways they come in. */
export async function getProfile(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who } = call;
  const user = await getUser(deps.db, who.organizationId, who.userId);
  const { tenantDomain, ...settings } = await getProfileFacts(deps.db, who.organizationId, who.userId);
  return ok({
    user: { id: user.userId as ProfileView['user']['id'], email: user.email },
    ...settings,
    methods: methodsOf(user).map((method) => {
      const isMicrosoft = method === 'microsoft';
      const tenantId = isMicrosoft ? (user.identity?.tenantId ?? null) : null;
      return {
        method,
        tenantDomain: isMicrosoft ? tenantDomain : null,
        isOpen: refusalOfMethod(user, { method, tenantId }) === null,
      };
    }),
  });
}
