/** How the rows of a table are known to be an organization's. */
export type Belonging =
  | 'organization_id'
  /** It stands in a list of users that a proof has opened: [{organizationId, userId}]. */
  | 'candidates'
  /** Of a subject at Entra who is a user of this organization and of no other. */
  | 'subject'
  /** Nobody's journey, with the address of a user of this organization and of no other typed at its start. */
  | 'typed-address'
  /** The organization itself. */
  | 'id';

export interface DeleteStep {
  readonly table: string;
  readonly by: Belonging;
}

const step = (table: string, by: Belonging = 'organization_id'): DeleteStep => ({ table, by });

/**
 * What is deleted of an organization, in the order of the foreign keys. A test compares it with the tables there are; a
 * new one with an organization in it must be entered here (security case N18).
 */
export const deletePlan: readonly DeleteStep[] = [
  step('delivery_attempts'),
  step('attachments'),
  step('file_links'),
  step('linked_file_parts'),
  step('linked_files'),
  step('message_drafts'),
  step('signatures'),
  step('outbox_messages'),
  step('message_batches'),
  step('lane_entries'),
  step('lanes'),
  step('mailboxes'),
  step('password_resets'),
  step('password_credentials'),
  step('api_key_secrets'),
  step('api_keys'),
  step('liveness'),
  step('sessions'),
  step('session_choices', 'candidates'),
  step('email_codes', 'candidates'),
  step('attempts'),
  step('attempts', 'subject'),
  step('attempts', 'typed-address'),
  step('consent_waiters'),
  step('consent_cases'),
  step('hand_off_links'),
  step('it_contacts'),
  step('activation_requests'),
  step('enforcement_previews'),
  step('enforcement_mailings'),
  step('enforcement_lifts'),
  step('moved_users'),
  step('tenant_moves'),
  step('binding_links'),
  step('invitations'),
  step('user_words'),
  step('revocation_drills'),
  step('access_losses'),
  step('former_identities'),
  step('entra_identities'),
  step('notices'),
  step('support_grants'),
  step('linked_tenants'),
  step('audit_links'),
  step('audit_heads'),
  step('audit_repeats'),
  step('audit_events'),
  step('users'),
  step('organizations', 'id'),
];
