import type { Generated } from 'kysely';

export interface TenantGrantsTable {
  tenant_id: string;
  registration: 'sign-in' | 'mail';
  reported_at: Date | null;
  reported_by: 'admin-consent-callback' | 'person' | null;
  seen_at: Date | null;
  seen_since_report_at: Date | null;
  member_seen_since_report_at: Date | null;
  seen_for_tenant_at: Date | null;
  seen_for_tenant_by: 'no-question' | 'second-person' | null;
  withdrawn_at: Date | null;
  withdrawn_by_code: number | null;
  posture: Generated<'self-service' | 'request-approval' | 'admin-only' | 'unknown'>;
  posture_seen_at: Date | null;
  posture_by: 'microsoft-answer' | 'person-saw-page' | 'declined' | 'first-token' | null;
  probed_at: Date | null;
  probe_answer: 'there' | 'not-there' | 'blocked' | null;
}

export interface PersonGrantsTable {
  tenant_id: string;
  object_id: string;
  registration: 'sign-in' | 'mail';
  first_seen_at: Date;
  last_seen_at: Date;
  withdrawn_at: Date | null;
}
