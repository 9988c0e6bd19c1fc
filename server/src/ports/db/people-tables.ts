import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';

export interface OrganizationsTable {
  id: string;
  name: string;
  session_epoch: Generated<number>;
  enforcement: Generated<'off' | 'required'>;
  enforcement_activated_at: Date | null;
  microsoft_epoch: Generated<number>;
  enforcement_changed_at: Date | null;
  enforcement_changed_by: string | null;
  guest_rule: Generated<'refused' | 'allowed'>;
  liveness_interval_minutes: Generated<number>;
  liveness_grace_hours: Generated<number>;
  created_at: Date;
}

export interface LinkedTenantsTable {
  organization_id: string;
  tenant_id: string;
  display_domain: string;
  linked_at: Date;
}

export interface UsersTable {
  organization_id: string;
  id: string;
  display_name: string;
  email: string;
  role: 'admin' | 'member';
  state: Generated<'active' | 'deactivated' | 'removed'>;
  pinned_tenant_id: string | null;
  session_epoch: Generated<number>;
  revoked_epoch: Generated<number>;
  other_methods: Generated<('password' | 'email-code')[]>;
  last_seen_at: Date | null;
  language: Generated<'en'>;
  time_zone: string | null;
  created_at: Date;
  sort_name: GeneratedAlways<string>;
  email_key: GeneratedAlways<string>;
}

export interface SessionChoicesTable {
  id: string;
  browser_hash: Buffer;
  candidates: JSONColumnType<{ organizationId: string; userId: string }[]>;
  method: 'microsoft' | 'password' | 'email-code';
  entra_tenant_id: string | null;
  entra_session_id: string | null;
  second_factor: 'seen' | 'not-named' | 'not-said' | null;
  sealed_refresh_token: Buffer | null;
  return_to: string;
  asked_for: string | null;
  started_at: Date;
  expires_at: Date;
  taken_at: Date | null;
}

export interface UserWordsTable {
  organization_id: string;
  word: string;
  user_id: string;
}

export interface CameAs {
  tenantId: string;
  objectId: string;
  displayName: string;
  address: string;
}

export interface InvitationsTable {
  organization_id: string;
  id: string;
  email: string;
  display_name: string | null;
  role: 'admin' | 'member';
  pinned_tenant_id: string | null;
  token_hash: Buffer;
  state: 'open' | 'confirming' | 'accepted' | 'withdrawn' | 'refused';
  invited_by: string | null;
  came_as: JSONColumnType<CameAs> | null;
  email_key: GeneratedAlways<string>;
  sent_count: Generated<number>;
  created_at: Date;
  sent_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  user_id: string | null;
}

export interface EntraIdentitiesTable {
  organization_id: string;
  user_id: string;
  tenant_id: string;
  object_id: string;
  login_hint: string | null;
  is_guest: Generated<boolean>;
  linked_at: Date;
}

/** Of users who were moved to another tenant: who they were before. */
export interface FormerIdentitiesTable {
  organization_id: string;
  user_id: string;
  tenant_id: string;
  object_id: string;
  ended_at: Date;
}

/** How an act came to us. `method`, and what Microsoft says, where somebody was signed in or came in by it. */
export interface SessionsTable {
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
  browser: Generated<string>;
  fresh_at: Date | null;
}

export interface ApiKeysTable {
  organization_id: string;
  id: string;
  holder: 'person' | 'organization';
  issued_by: string;
  name: string;
  scopes: string[];
  organization_epoch: number;
  user_epoch: number;
  issued_at: Date;
  revoked_at: Date | null;
}

export interface ApiKeySecretsTable {
  secret_hash: Buffer;
  organization_id: string;
  api_key_id: string;
  last_four: string;
  made_at: Date;
  ends_at: Date;
  replaced_at: Date | null;
  last_used_at: Date | null;
}

export interface AttemptsTable {
  id: string;
  purpose: 'sign-in' | 'mailbox' | 'support' | 'admin-consent' | 'consent-proof';
  registration: 'sign-in' | 'mail';
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
  invitation_id: string | null;
  login_hint: string | null;
  hand_off_link_id: string | null;
  binding_link_id: string | null;
  continued_as: string | null;
  seen_page:
    | 'approval-required'
    | 'need-admin-approval'
    | 'permissions-requested'
    | 'code'
    | 'closed'
    | 'other'
    | null;
  seen_page_at: Date | null;
  missed_at: Generated<Date | null>;
  started_at: Date;
  expires_at: Date;
  taken_at: Date | null;
  ended_at: Date | null;
  failure_code: string | null;
  aadsts: number | null;
  reference: string | null;
  prompt: string | null;
  answer: 'code' | 'error' | null;
  answer_error: string | null;
  answer_subcode: string | null;
  exchange: 'granted' | 'refused' | 'unverified' | 'unreachable' | null;
  exchange_why: string | null;
  tenant_id: string | null;
  object_id: string | null;
  authenticated_at: Date | null;
  auth_methods: string[] | null;
  auth_class: string | null;
}

export interface LimitBucketsTable {
  key: Buffer;
  full_at: Date;
}

export interface PasswordCredentialsTable {
  organization_id: string;
  user_id: string;
  hash: string;
  set_at: Date;
}

export interface PasswordResetsTable {
  token_hash: Buffer;
  organization_id: string;
  user_id: string;
  started_at: Date;
  expires_at: Date;
  is_first: Generated<boolean>;
  ended_at: Date | null;
}

export interface EmailCodesTable {
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
