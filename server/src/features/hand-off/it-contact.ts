import type {
  getItContact as getOperation,
  InputOf,
  ItContactView,
  setItContact as setOperation,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { parseEmailAddress } from '../../kernel/email-address.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import type { HandOffDeps } from './hand-off-deps.ts';
import { findItContact, writeItContact } from './hand-off-links.store.ts';

/** Whether there is an IT contact; admins see who. */
export async function getItContact(
  deps: Pick<HandOffDeps, 'db'>,
  { who }: Call<InputOf<typeof getOperation>>,
): Promise<Outcome<ItContactView>> {
  const address = await findItContact(deps.db, who.organizationId);
  return ok({ isSet: address !== null, address: who.role === 'admin' ? address : null });
}

/** Enters the address to which links are mailed, or takes it away. */
export async function setItContact(
  deps: Pick<HandOffDeps, 'db' | 'clock' | 'random'>,
  { who, input }: Call<InputOf<typeof setOperation>>,
): Promise<Outcome<ItContactView>> {
  const typed = input.body.address;
  const parsed = typed === null ? null : parseEmailAddress(typed.trim());
  if (parsed !== null && !parsed.ok) return refused('it_contact_refused', { field: 'body.address' });
  const address = parsed === null ? null : parsed.value;
  const { organizationId } = who;
  await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    await writeItContact(tx, organizationId, address, now);
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'it-contact.changed',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'organization', id: organizationId },
      context: { email: address },
    });
  });
  return ok({ isSet: address !== null, address });
}
