import type { Executor } from '../../ports/db/database.ts';
import {
  findTenantGrantRow,
  lockTenantGrantRow,
  updateTenantGrantRow,
  type GrantKey,
} from './grants.store.ts';
import { knownPosture } from './get-tenant-grant.ts';
import { postureFromAnswer, replacesPosture, type Answer, type LearnedPosture } from './posture.model.ts';

/** Keeps what was learned of how a tenant answers user consent, unless something better is known. */
export async function learnPosture(tx: Executor, learned: GrantKey & LearnedPosture): Promise<void> {
  if (!replacesPosture(knownPosture(await findTenantGrantRow(tx, learned)), learned)) return;
  if (!replacesPosture(knownPosture(await lockTenantGrantRow(tx, learned)), learned)) return;
  const { posture, at, by } = learned;
  await updateTenantGrantRow(tx, learned, { posture, posture_seen_at: at, posture_by: by });
}

/**
 * What a refused journey teaches about the tenant that it was about; nothing where that is not known. The tenant must come
 * from us (the authority that was asked, a pin, a linked tenant), never from an address that somebody typed.
 */
export async function learnFromRefusal(
  tx: Executor,
  refusal: Answer & Omit<GrantKey, 'tenantId'> & { readonly tenantId: string | null; readonly at: Date },
): Promise<void> {
  const { tenantId, registration, at } = refusal;
  const learned = postureFromAnswer(refusal);
  if (tenantId === null || learned === null) return;
  await learnPosture(tx, { tenantId, registration, at, ...learned });
}
