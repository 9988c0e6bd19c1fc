import type { Generated } from 'kysely';

export interface LinkedFilesTable {
  organization_id: string;
  id: string;
  user_id: string;
  name: string;
  size_bytes: number;
  part_bytes: number;
  begun_at: Date;
  closed_at: Date | null;
  sha256: Buffer | null;
  kind: string | null;
  message_id: string | null;
  draft_id: Generated<string | null>;
  position: number | null;
  emptied_at: Date | null;
}

export interface LinkedFilePartsTable {
  organization_id: string;
  file_id: string;
  number: number;
  content: Buffer;
}

export interface FileLinksTable {
  organization_id: string;
  id: string;
  file_id: string;
  token_hash: Buffer;
  sealed_token: Buffer;
  made_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  mailed_at: Date | null;
  download_count: Generated<number>;
  last_downloaded_at: Date | null;
}
