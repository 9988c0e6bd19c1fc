import type { Generated } from 'kysely';

/** Of a session that Microsoft opened: its last proof of life, and how the next is asked for. */
export interface LivenessTable {
  organization_id: string;
  session_id: string;
  tenant_id: string;
  object_id: string;
  sealed_refresh_token: Buffer | null;
  alive_at: Date;
  due_at: Date;
  lease_until: Date | null;
  refused_at: Date | null;
  refused_aadsts: number | null;
}

export interface TenantAnswersTable {
  tenant_id: string;
  answered_at: Date | null;
  silent_since: Date | null;
  silent_why: 'unreachable' | 'vendor-fault' | 'no-verdict' | null;
  next_probe_at: Date | null;
  refused_pairs: Generated<number>;
  last_pair_at: Date | null;
  silence_ended_at: Date | null;
}

export interface RevocationDrillsTable {
  organization_id: string;
  id: string;
  user_id: string;
  happened_at: Date;
  loss_id: string | null;
}

export interface AccessLossesTable {
  organization_id: string;
  id: string;
  user_id: string;
  signal: 'liveness' | 'browser';
  aadsts: number | null;
  alive_at: Date | null;
  happened_at: Date | null;
  noticed_at: Date;
  first_refusal_at: Date | null;
  served_seconds: number | null;
  bound_seconds: Generated<number>;
  was_silent: Generated<boolean>;
}
