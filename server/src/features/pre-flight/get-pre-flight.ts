import type { ConsentPosture, PreFlightView } from '@gatehouse/contract';
import { isoOrNull } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { getTenantGrant } from '../grants/public.ts';
import { decidePreFlight, type PreFlight } from './pre-flight.model.ts';

const unknown = {
  expects: 'unknown',
  source: null,
  seenAt: null,
  evidence: null,
  posture: 'unknown',
} as const;

/** What we know of a tenant before anybody is sent there; nothing of one that nobody can name. */
export async function getPreFlight(
  db: Executor,
  tenantId: string | null,
  registration: AppRegistration,
): Promise<PreFlight & { readonly posture: ConsentPosture }> {
  if (tenantId === null) return unknown;
  const grant = await getTenantGrant(db, tenantId, registration);
  return { ...decidePreFlight(grant), posture: grant.posture.posture };
}

/** The same, as the API says it. */
export async function preFlightViewOf(
  db: Executor,
  tenantId: string | null,
  registration: AppRegistration,
): Promise<PreFlightView> {
  const { seenAt, ...rest } = await getPreFlight(db, tenantId, registration);
  return { ...rest, seenAt: isoOrNull(seenAt) };
}
