export interface SealingCanariesTable {
  key_id: string;
  sealed: Buffer;
  made_at: Date;
}
