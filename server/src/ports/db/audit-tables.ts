import type { JSONColumnType } from 'kysely';

export interface AuditEventsTable {
  organization_id: string;
  id: string;
  at: Date;
  action: string;
  outcome: 'done' | 'refused';
  actor_kind: 'user' | 'api-key' | 'system' | 'stranger' | 'support';
  actor_id: string | null;
  actor_name: string | null;
  target_kind: string;
  target_id: string;
  context: JSONColumnType<Record<string, string | number | boolean | null>>;
  request: JSONColumnType<AuditedRequest | null>;
}

export interface AuditedRequest {
  readonly reference: string;
  readonly client: string;
  readonly method: string | null;
  readonly tenantId: string | null;
  readonly objectId: string | null;
}

export interface AuditLinksTable {
  organization_id: string;
  /** bigint, which the driver gives as text. */
  number: string;
  event_id: string;
  hash: Buffer;
}

export interface AuditHeadsTable {
  organization_id: string;
  number: string;
  hash: Buffer;
}

export interface AuditRepeatsTable {
  organization_id: string;
  action: string;
  since: Date;
  recorded_count: number;
  left_out_count: number;
  last_at: Date;
}

export interface DeletedOrganizationsTable {
  id: string;
  deleted_at: Date;
  deleted_by: string;
  last_number: number;
  last_hash: Buffer;
}
