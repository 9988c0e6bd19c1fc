import type { Generated, JSONColumnType } from 'kysely';

export interface MailboxesTable {
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
  sealed_access_token: Generated<Buffer | null>;
  /** Five minutes before it ends at Microsoft. */
  access_token_until: Generated<Date | null>;
  access_token_refused_at: Generated<Date | null>;
  /** A process asks Microsoft for a new one. */
  renewing_until: Generated<Date | null>;
}

export interface AttachmentsTable {
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
  draft_id: Generated<string | null>;
  position: number | null;
}

interface Recipient {
  address: string;
  name?: string | undefined;
}

export interface OutboxMessagesTable {
  organization_id: string;
  id: string;
  user_id: string;
  mailbox_id: string;
  idempotency_key: string;
  content_hash: Buffer;
  /** Without `replyTo` where answers go to the mailbox. */
  recipients: JSONColumnType<{ to: Recipient[]; cc: Recipient[]; bcc: Recipient[]; replyTo?: Recipient[] }>;
  importance: Generated<'low' | 'normal' | 'high'>;
  subject: string;
  html: string;
  state: 'scheduled' | 'queued' | 'sending' | 'sent' | 'unconfirmed' | 'held' | 'failed' | 'cancelled';
  held_because: 'mailbox-needs-reconnect' | 'sender-revoked' | null;
  held_since: Date | null;
  sender_epoch: Generated<number>;
  explanation: string | null;
  attempt_count: Generated<number>;
  created_at: Date;
  /** The time its sender has chosen; null where it was to leave at once. */
  send_at: Generated<Date | null>;
  due_at: Date;
  lease_until: Date | null;
  ended_at: Date | null;
  batch_id: Generated<string | null>;
  /** When it came into its state; a trigger writes it. */
  changed_at: Generated<Date>;
  /** Of the request to Graph; where nobody has counted them, the most there can be. */
  request_bytes: Generated<number>;
}

export interface MessageBatchesTable {
  organization_id: string;
  id: string;
  user_id: string;
  idempotency_key: string;
  content_hash: Buffer;
  created_at: Date;
}

export interface LanesTable {
  organization_id: string;
  mailbox_id: string;
  ready_at: Date | null;
  waits_until: Date | null;
  waits_for: 'places' | 'minute' | 'bytes' | 'day' | 'retry-after' | 'microsoft' | null;
}

export interface LaneEntriesTable {
  organization_id: string;
  mailbox_id: string;
  number: number;
  taken_at: Date;
  recipient_count: number;
  request_bytes: number;
  recipients_so_far: number;
  bytes_so_far: number;
}

export interface CircuitsTable {
  key: string;
  failures: number;
  last_tenant: string | null;
  openings: number;
  opened_at: Date | null;
  open_until: Date | null;
  successes: number;
}

export interface DeliveryAttemptsTable {
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

export interface NoticesTable {
  id: string;
  organization_id: string | null;
  kind: string;
  recipient_address: string;
  recipient_name: string | null;
  sealed_facts: Buffer | null;
  idempotency_key: string;
  state: 'queued' | 'sending' | 'sent' | 'failed';
  failed_because: 'expired' | 'refused' | 'gave-up' | 'restored' | null;
  attempt_count: Generated<number>;
  created_at: Date;
  due_at: Date;
  expires_at: Date | null;
  lease_until: Date | null;
  ended_at: Date | null;
  is_bulk: Generated<boolean>;
}
