-- One signed-in browser. The check joins users and organizations and compares epochs: one indexed query on the primary.
create table sessions (
  organization_id     text not null,
  id                  text not null,
  secret_hash         bytea not null unique,   -- SHA-256 of the cookie; the value itself is only in the browser
  user_id             text not null,
  state               text not null check (state in ('pending', 'full')),  -- only a full session passes the guard
  method              text not null check (method in ('microsoft', 'password', 'email-code')),
  organization_epoch  integer not null,        -- as it was when the session was opened
  user_epoch          integer not null,
  entra_tenant_id     uuid,
  entra_session_id    text,                    -- Entra's sid, for its front-channel logout
  opened_at           timestamptz not null,
  last_seen_at        timestamptz not null,    -- at most one write a minute
  expires_at          timestamptz not null,
  ended_at            timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
create index sessions__of_user on sessions (organization_id, user_id) where ended_at is null;
create index sessions__to_sweep on sessions (expires_at);

-- One journey to Microsoft and back.
create table attempts (
  id                 text primary key,
  purpose            text not null check (purpose in ('sign-in', 'mailbox')),
  state_hash         bytea not null unique,    -- SHA-256 of the state parameter
  browser_hash       bytea not null,           -- SHA-256 of the cookie of the browser that started it
  sealed_proofs      bytea not null,           -- nonce and PKCE verifier
  client_request_id  uuid not null,            -- the Correlation Id on Microsoft's pages
  authority          text not null,            -- 'organizations' or a tenant id: the path segment it was sent to
  display            text not null check (display in ('redirect', 'popup')),
  return_to          text not null,
  organization_id    text,                     -- mailbox: for whom
  user_id            text,
  session_id         text,                     -- mailbox: the session that started it; it must still be the caller's
  started_at         timestamptz not null,
  expires_at         timestamptz not null,     -- ten minutes
  taken_at           timestamptz,              -- set once, by the callback: a second callback finds nothing
  ended_at           timestamptz,
  failure_code       text,
  aadsts             integer,
  reference          text,
  constraint attempts__taken_before_expiry check (taken_at is null or taken_at < expires_at),
  constraint attempts__mailbox_has_user check (purpose <> 'mailbox' or (organization_id is not null and user_id is not null and session_id is not null)),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
create index attempts__to_sweep on attempts (expires_at);
create index attempts__by_reference on attempts (reference) where reference is not null;
