import type {
  AuditEventsTable,
  AuditLinksTable,
  AuditHeadsTable,
  AuditRepeatsTable,
  DeletedOrganizationsTable,
} from './audit-tables.ts';
import type { PersonGrantsTable, TenantGrantsTable } from './grant-tables.ts';
import type { ConsentCasesTable, ConsentWaitersTable } from './consent-tables.ts';
import type {
  ActivationRequestsTable,
  BindingLinksTable,
  EnforcementLiftsTable,
  EnforcementMailingsTable,
  EnforcementPreviewsTable,
  MovedUsersTable,
  TenantMovesTable,
} from './enforcement-tables.ts';
import type { MessageDraftsTable, SignaturesTable } from './draft-tables.ts';
import type { FileLinksTable, LinkedFilePartsTable, LinkedFilesTable } from './file-tables.ts';
import type { HandOffLinksTable, ItContactsTable } from './hand-off-tables.ts';
import type {
  AccessLossesTable,
  LivenessTable,
  RevocationDrillsTable,
  TenantAnswersTable,
} from './liveness-tables.ts';
import type {
  MailboxesTable,
  AttachmentsTable,
  CircuitsTable,
  LaneEntriesTable,
  LanesTable,
  MessageBatchesTable,
  OutboxMessagesTable,
  DeliveryAttemptsTable,
  NoticesTable,
} from './mail-tables.ts';
import type {
  OrganizationsTable,
  LinkedTenantsTable,
  UsersTable,
  SessionChoicesTable,
  UserWordsTable,
  InvitationsTable,
  EmailCodesTable,
  EntraIdentitiesTable,
  FormerIdentitiesTable,
  PasswordCredentialsTable,
  PasswordResetsTable,
  SessionsTable,
  ApiKeysTable,
  ApiKeySecretsTable,
  AttemptsTable,
  LimitBucketsTable,
} from './people-tables.ts';
import type { SealingCanariesTable } from './sealing-tables.ts';
import type { SupportGrantsTable, SupportSessionsTable } from './support-tables.ts';

/** The tables as kysely knows them; migrations/ says what each column means. */
export interface DatabaseSchema {
  organizations: OrganizationsTable;
  deleted_organizations: DeletedOrganizationsTable;
  linked_tenants: LinkedTenantsTable;
  users: UsersTable;
  entra_identities: EntraIdentitiesTable;
  former_identities: FormerIdentitiesTable;
  user_words: UserWordsTable;
  invitations: InvitationsTable;
  audit_events: AuditEventsTable;
  audit_links: AuditLinksTable;
  audit_heads: AuditHeadsTable;
  audit_repeats: AuditRepeatsTable;
  sessions: SessionsTable;
  liveness: LivenessTable;
  tenant_answers: TenantAnswersTable;
  access_losses: AccessLossesTable;
  revocation_drills: RevocationDrillsTable;
  session_choices: SessionChoicesTable;
  api_keys: ApiKeysTable;
  api_key_secrets: ApiKeySecretsTable;
  attempts: AttemptsTable;
  password_credentials: PasswordCredentialsTable;
  password_resets: PasswordResetsTable;
  email_codes: EmailCodesTable;
  mailboxes: MailboxesTable;
  attachments: AttachmentsTable;
  linked_files: LinkedFilesTable;
  linked_file_parts: LinkedFilePartsTable;
  file_links: FileLinksTable;
  message_drafts: MessageDraftsTable;
  signatures: SignaturesTable;
  outbox_messages: OutboxMessagesTable;
  message_batches: MessageBatchesTable;
  delivery_attempts: DeliveryAttemptsTable;
  lanes: LanesTable;
  lane_entries: LaneEntriesTable;
  circuits: CircuitsTable;
  notices: NoticesTable;
  limit_buckets: LimitBucketsTable;
  tenant_grants: TenantGrantsTable;
  person_grants: PersonGrantsTable;
  consent_cases: ConsentCasesTable;
  consent_waiters: ConsentWaitersTable;
  hand_off_links: HandOffLinksTable;
  it_contacts: ItContactsTable;
  activation_requests: ActivationRequestsTable;
  enforcement_previews: EnforcementPreviewsTable;
  enforcement_mailings: EnforcementMailingsTable;
  enforcement_lifts: EnforcementLiftsTable;
  binding_links: BindingLinksTable;
  tenant_moves: TenantMovesTable;
  moved_users: MovedUsersTable;
  support_sessions: SupportSessionsTable;
  support_grants: SupportGrantsTable;
  sealing_canaries: SealingCanariesTable;
}
