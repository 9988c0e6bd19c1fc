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
