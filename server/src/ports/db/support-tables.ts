export interface SupportSessionsTable {
  id: string;
  secret_hash: Buffer;
  tenant_id: string;
  object_id: string;
  agent_name: string;
  user_agent_hash: Buffer;
  opened_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

export interface SupportGrantsTable {
  session_id: string;
  organization_id: string;
  reason: string;
  granted_at: Date;
  expires_at: Date;
}
