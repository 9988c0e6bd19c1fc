import type { Generated, JSONColumnType } from 'kysely';

/** The tables as kysely knows them; migrations/ says what each column means. */
export interface DatabaseSchema {
  organizations: OrganizationsTable;
  linked_tenants: LinkedTenantsTable;
  users: UsersTable;
  entra_identities: EntraIdentitiesTable;
  audit_events: AuditEventsTable;
  sessions: SessionsTable;
  session_choices: SessionChoicesTable;
  attempts: AttemptsTable;
  password_credentials: PasswordCredentialsTable;
  password_resets: PasswordResetsTable;
  email_codes: EmailCodesTable;
  mailboxes: MailboxesTable;
  attachments: AttachmentsTable;
  outbox_messages: OutboxMessagesTable;
  delivery_attempts: DeliveryAttemptsTable;
  limit_buckets: LimitBucketsTable;
  notices: NoticesTable;
}

interface OrganizationsTable {
  id: string;
  name: string;
  session_epoch: Generated<number>;
  enforcement: Generated<'off' | 'required'>;
  created_at: Date;
}

interface LinkedTenantsTable {
  organization_id: string;
  tenant_id: string;
  display_domain: string;
  linked_at: Date;
}

interface UsersTable {
  organization_id: string;
  id: string;
  display_name: string;
  email: string;
  role: 'admin' | 'member';
  state: Generated<'active' | 'deactivated' | 'removed'>;
  pinned_tenant_id: string | null;
  session_epoch: Generated<number>;
  other_methods: Generated<('password' | 'email-code')[]>;
  last_seen_at: Date | null;
  created_at: Date;
}

interface SessionChoicesTable {
  id: string;
  browser_hash: Buffer;
  candidates: JSONColumnType<{ organizationId: string; userId: string }[]>;
  method: 'microsoft' | 'password' | 'email-code';
  entra_tenant_id: string | null;
  entra_session_id: string | null;
  return_to: string;
  started_at: Date;
  expires_at: Date;
  taken_at: Date | null;
}

interface EntraIdentitiesTable {
  organization_id: string;
  user_id: string;
  tenant_id: string;
  object_id: string;
  login_hint: string | null;
  linked_at: Date;
}

interface AuditEventsTable {
  organization_id: string;
  id: string;
  at: Date;
  action: string;
  outcome: 'done' | 'refused';
  actor_kind: 'user' | 'system' | 'stranger';
  actor_id: string | null;
  actor_name: string | null;
  target_kind: string;
  target_id: string;
  context: JSONColumnType<Record<string, string | number | boolean | null>>;
}

interface SessionsTable {
  organization_id: string;
  id: string;
  secret_hash: Buffer;
  user_id: string;
  state: 'pending' | 'full';
  method: 'microsoft' | 'password' | 'email-code';
  organization_epoch: number;
  user_epoch: number;
  entra_tenant_id: string | null;
  entra_session_id: string | null;
  opened_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

interface AttemptsTable {
  id: string;
  purpose: 'sign-in' | 'mailbox';
  state_hash: Buffer;
  browser_hash: Buffer;
  sealed_proofs: Buffer;
  client_request_id: string;
  authority: string;
  display: 'redirect' | 'popup';
  return_to: string;
  organization_id: string | null;
  user_id: string | null;
  session_id: string | null;
  started_at: Date;
  expires_at: Date;
  taken_at: Date | null;
  ended_at: Date | null;
  failure_code: string | null;
  aadsts: number | null;
  reference: string | null;
}

interface PasswordCredentialsTable {
  organization_id: string;
  user_id: string;
  hash: string;
  set_at: Date;
}

interface PasswordResetsTable {
  token_hash: Buffer;
  organization_id: string;
  user_id: string;
  started_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

interface EmailCodesTable {
  id: string;
  browser_hash: Buffer;
  email: string;
  candidates: JSONColumnType<{ organizationId: string; userId: string }[]>;
  sealed_code_hash: Buffer;
  return_to: string;
  try_count: Generated<number>;
  started_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

interface MailboxesTable {
  organization_id: string;
  id: string;
  user_id: string;
  tenant_id: string;
  object_id: string;
  address: string;
  display_name: string;
  state: 'connected' | 'needs-reconnect' | 'disconnected';
  sealed_refresh_token: Buffer | null;
  connected_at: Date;
  last_proven_at: Date | null;
  needs_reconnect_since: Date | null;
}

interface AttachmentsTable {
  organization_id: string;
  id: string;
  user_id: string;
  name: string;
  content_type: string;
  size_bytes: number;
  sha256: Buffer;
  content: Buffer;
  uploaded_at: Date;
  message_id: string | null;
  position: number | null;
}

interface Recipient {
  address: string;
  name?: string | undefined;
}

interface OutboxMessagesTable {
  organization_id: string;
  id: string;
  user_id: string;
  mailbox_id: string;
  idempotency_key: string;
  content_hash: Buffer;
  recipients: JSONColumnType<{ to: Recipient[]; cc: Recipient[]; bcc: Recipient[] }>;
  subject: string;
  html: string;
  state: 'queued' | 'sending' | 'sent' | 'unconfirmed' | 'held' | 'failed' | 'cancelled';
  held_because: 'mailbox-needs-reconnect' | null;
  explanation: string | null;
  attempt_count: Generated<number>;
  created_at: Date;
  due_at: Date;
  lease_until: Date | null;
  ended_at: Date | null;
}

interface DeliveryAttemptsTable {
  organization_id: string;
  message_id: string;
  number: number;
  client_request_id: string;
  started_at: Date;
  handing_over_at: Date | null;
  ended_at: Date | null;
  outcome: 'under-way' | 'accepted' | 'surely-not-sent' | 'refused' | 'unconfirmed';
  http_status: number | null;
  graph_code: string | null;
  graph_request_id: string | null;
}

interface LimitBucketsTable {
  key: Buffer;
  full_at: Date;
}

interface NoticesTable {
  id: string;
  organization_id: string | null;
  kind: string;
  recipient_address: string;
  recipient_name: string | null;
  sealed_facts: Buffer | null;
  idempotency_key: string;
  state: 'queued' | 'sending' | 'sent' | 'failed';
  failed_because: 'expired' | 'refused' | 'gave-up' | null;
  attempt_count: Generated<number>;
  created_at: Date;
  due_at: Date;
  expires_at: Date | null;
  lease_until: Date | null;
  ended_at: Date | null;
}
