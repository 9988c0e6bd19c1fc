import type { EnforcementView, InputOf, setGuestRule as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { lockOrganization } from '../organizations/public.ts';
import type { EnforcementDeps } from './enforcement-deps.ts';
import { enforcementView } from './get-enforcement.ts';
import { endSessionsOfGuests, findGuestRule, writeGuestRule } from './guest-rule.store.ts';

/**
 * Whether guests of a linked tenant may come in (security case A14). Where Microsoft is the only way in, refusing them ends
 * their sessions at once.
 */
export async function setGuestRule(
  deps: Pick<EnforcementDeps, 'db' | 'clock' | 'random'>,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<EnforcementView, 'enforcement_unchanged'>> {
  const { organizationId } = who;
  const { guestRule } = input.body;
  const changed = await inTransaction(
    deps.db,
    async (tx): Promise<Outcome<null, 'enforcement_unchanged'>> => {
      await lockOrganization(tx, organizationId);
      const present = await findGuestRule(tx, organizationId);
      if (present.guestRule === guestRule) return refused('enforcement_unchanged');
      await writeGuestRule(tx, organizationId, guestRule);
      const endsSessions = guestRule === 'refused' && present.enforcement === 'required';
      const endedCount = endsSessions ? await endSessionsOfGuests(tx, organizationId) : 0;
      await recordAuditEvent(deps, tx, {
        organizationId,
        at: await deps.clock.now(tx),
        action: 'guest-rule.changed',
        actor: { kind: 'user', id: who.userId, name: who.displayName },
        target: { kind: 'organization', id: organizationId },
        context: { from: present.guestRule, to: guestRule, endedCount },
      });
      return ok(null);
    },
  );
  return changed.ok ? ok(await enforcementView(deps, who)) : changed;
}
