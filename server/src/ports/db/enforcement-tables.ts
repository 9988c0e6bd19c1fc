import type { Generated, JSONColumnType } from 'kysely';
import type { CameAs } from './people-tables.ts';

export interface ActivationRequestsTable {
  organization_id: string;
  id: string;
  asked_by: string;
  note: string;
  asked_at: Date;
  outcome: 'activated' | 'declined' | null;
  reason: string | null;
  answered_at: Date | null;
}

export interface EnforcementPreviewsTable {
  organization_id: string;
  id: string;
  made_by: string;
  made_at: Date;
  expires_at: Date;
  pin_for_all: string | null;
  pins: JSONColumnType<Readonly<Record<string, string>>>;
  facts_hash: Buffer;
}

export interface EnforcementMailingsTable {
  organization_id: string;
  id: string;
  what: 'announced' | 'enforced' | 'opened' | 'moved';
  tenant_move_id: string | null;
  started_by: string | null;
  started_at: Date;
  pin_for_all: string | null;
  pins: JSONColumnType<Readonly<Record<string, string>>>;
  total_count: number;
  written_count: Generated<number>;
  reached: Generated<string>;
  finished_at: Date | null;
}

export interface EnforcementLiftsTable {
  organization_id: string;
  id: string;
  reason: string;
  rule_changed_at: Date | null;
  asked_by: string;
  asked_by_name: string;
  asked_at: Date;
  approved_by: Generated<string | null>;
  approved_by_name: Generated<string | null>;
  approved_at: Generated<Date | null>;
  opens_at: Generated<Date | null>;
  outcome: Generated<'lifted' | 'stopped' | 'withdrawn' | null>;
  ended_at: Generated<Date | null>;
}

export interface BindingLinksTable {
  organization_id: string;
  id: string;
  user_id: string;
  tenant_id: string;
  token_hash: Buffer;
  why: 'announced' | 'enforced' | 'asked-again' | 'moved';
  expected_address: string | null;
  state: 'open' | 'replaced' | 'confirming' | 'used' | 'refused';
  made_at: Date;
  expires_at: Date;
  came_as: JSONColumnType<CameAs> | null;
  came_at: Date | null;
  ended_at: Date | null;
}

export interface TenantMovesTable {
  organization_id: string;
  id: string;
  from_tenant_id: string;
  to_tenant_id: string;
  people: JSONColumnType<Readonly<Record<string, string | null>>> | null;
  facts_hash: Buffer;
  made_by: string;
  made_at: Date;
  expires_at: Date;
  carried_out_at: Date | null;
  invitation_count: number | null;
}

export interface MovedUsersTable {
  organization_id: string;
  tenant_move_id: string;
  user_id: string;
  fate: 'moves' | 'arrived' | 'switched-off' | 'cannot-be-mailed' | 'acts';
  new_address: string | null;
}
