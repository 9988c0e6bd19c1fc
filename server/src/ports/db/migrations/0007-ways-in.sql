-- The rule of an organization about ways in: 'required' means Microsoft alone.
alter table organizations add column enforcement text not null default 'off' check (enforcement in ('off', 'required'));

alter table users
  add column other_methods text[] not null default '{}'
    check (other_methods <@ array['password', 'email-code']),   -- ways in beside Microsoft; Microsoft is an identity
  add column last_seen_at timestamptz,
  drop constraint users_state_check,
  add constraint users__known_state check (state in ('active', 'deactivated', 'removed'));

-- One living user for each address, whatever door they come through.
create unique index users__one_per_address on users (organization_id, lower(email)) where state <> 'removed';
create index users__by_address on users (lower(email)) where state <> 'removed';

-- A person has proven who they are, and has users in several organizations: which one, they say on the next page.
create table session_choices (
  id                text primary key,
  browser_hash      bytea not null,              -- SHA-256 of the cookie of the browser that has given the proof
  candidates        jsonb not null,              -- [{organizationId, userId}], decided again when one is chosen
  method            text not null check (method in ('microsoft', 'password', 'email-code')),
  entra_tenant_id   uuid,
  entra_session_id  text,
  return_to         text not null,
  started_at        timestamptz not null,
  expires_at        timestamptz not null,        -- ten minutes
  taken_at          timestamptz                  -- set once
);
create index session_choices__to_sweep on session_choices (expires_at);
