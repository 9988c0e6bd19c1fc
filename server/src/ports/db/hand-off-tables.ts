export interface HandOffLinksTable {
  organization_id: string;
  id: string;
  token_hash: Buffer;
  sealed_token: Buffer;
  tenant_id: string;
  display_domain: string | null;
  made_by: string;
  reference: string;
  made_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  first_clicked_at: Date | null;
}

export interface ItContactsTable {
  organization_id: string;
  address: string;
  set_at: Date;
}
