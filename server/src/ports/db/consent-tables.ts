import type { Generated } from 'kysely';

export interface ConsentCasesTable {
  organization_id: string;
  id: string;
  tenant_id: string;
  tenant_domain: string | null;
  registration: 'sign-in' | 'mail';
  state: 'asked' | 'approved' | 'blocked' | 'declined' | 'silent';
  known_by: 'requester' | 'presumed' | 'evidence' | 'probe' | 'time';
  opened_at: Date;
  state_at: Date;
  closed_at: Generated<Date | null>;
  presence: Generated<'there' | 'not-there' | 'blocked' | null>;
  looked_at: Generated<Date | null>;
  next_look_at: Date | null;
  reminded_at: Generated<Date | null>;
  maybe_told_at: Generated<Date | null>;
}

export interface ConsentWaitersTable {
  organization_id: string;
  id: string;
  case_id: string;
  user_id: string | null;
  invitation_id: string | null;
  address: string;
  display_name: string;
  claim: 'sent-request' | 'presumed' | 'needs-admin';
  since: Date;
  return_to: string;
  token_hash: Buffer;
  sealed_token: Buffer;
  answer: Generated<'approved' | 'denied' | 'blocked' | 'nothing-yet' | null>;
  answered_at: Generated<Date | null>;
  remind_at: Generated<Date | null>;
  reminded_at: Generated<Date | null>;
  came_through_at: Generated<Date | null>;
  told_at: Generated<Date | null>;
}
