import type { JSONColumnType } from 'kysely';

interface TypedRecipient {
  address: string;
  name?: string | undefined;
}

export interface MessageDraftsTable {
  organization_id: string;
  id: string;
  user_id: string;
  idempotency_key: string;
  revision: number;
  recipients: JSONColumnType<{
    to: TypedRecipient[];
    cc: TypedRecipient[];
    bcc: TypedRecipient[];
    replyTo: TypedRecipient[];
  }>;
  importance: 'low' | 'normal' | 'high';
  subject: string;
  html: string;
  /** Null: at once. Empty: the time is still to be chosen. */
  send_at: string | null;
  updated_at: Date;
}

export interface SignaturesTable {
  organization_id: string;
  user_id: string;
  html: string;
  updated_at: Date;
}
