import type { ProbeAnswer } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import { lockTenantGrantRow, updateTenantGrantRow, type GrantKey } from './grants.store.ts';

/** What the probe before had said, so that "newly there" can be told. */
export interface RecordedProbe {
  readonly before: ProbeAnswer | null;
}

/** Keeps the answer of a probe. An outage is no answer, and is not brought here. */
export async function recordProbe(
  tx: Executor,
  probe: GrantKey & { readonly answer: ProbeAnswer; readonly at: Date },
): Promise<RecordedProbe> {
  const { probe_answer: before } = await lockTenantGrantRow(tx, probe);
  await updateTenantGrantRow(tx, probe, { probed_at: probe.at, probe_answer: probe.answer });
  return { before };
}
