-- What an attempt met on its way, so that support can explain it. No code, no state, no token; no address.
alter table attempts
  drop constraint attempts_purpose_check,
  add constraint attempts__known_purpose check (purpose in ('sign-in', 'mailbox', 'support')),
  add column prompt           text,            -- as it was sent to Microsoft
  add column answer           text check (answer in ('code', 'error')),   -- what the browser brought back
  add column answer_error     text,            -- names of the protocol only; what is not of their form is not kept
  add column answer_subcode   text,
  add column exchange         text check (exchange in ('granted', 'refused', 'unverified', 'unreachable')),
  add column exchange_why     text,            -- our words or Microsoft's error name, secrets masked
  add column tenant_id        uuid,            -- the subject, where the ID token was believed
  add column object_id        uuid;
create index attempts__by_correlation on attempts (client_request_id);
create index attempts__by_subject on attempts (tenant_id, object_id, started_at desc) where tenant_id is not null;
create index attempts__of_user on attempts (organization_id, user_id, started_at desc) where user_id is not null;

-- A support agent's browser. Nothing here belongs to an organization, and nothing refers to sessions.
create table support_sessions (
  id               text primary key,
  secret_hash      bytea not null unique,      -- SHA-256 of the cookie
  tenant_id        uuid not null,              -- the vendor's tenant, as it was configured
  object_id        uuid not null,
  agent_name       text not null,
  user_agent_hash  bytea not null,             -- SHA-256 of the User-Agent: another browser ends the session
  opened_at        timestamptz not null,
  last_seen_at     timestamptz not null,
  expires_at       timestamptz not null,       -- 8 hours
  ended_at         timestamptz
);
create index support_sessions__to_sweep on support_sessions (expires_at);

-- Why an agent looks at an organization, and until when. One of a session for each organization; asked again when it is over.
create table support_grants (
  session_id       text not null references support_sessions (id) on delete cascade,
  organization_id  text not null references organizations (id),
  reason           text not null check (length(reason) between 10 and 300),
  granted_at       timestamptz not null,
  expires_at       timestamptz not null,       -- 60 minutes
  primary key (session_id, organization_id)
);

alter table audit_events
  drop constraint audit_events_actor_kind_check,
  add constraint audit_events__known_actor check (actor_kind in ('user', 'system', 'stranger', 'support'));
