-- What of a user's password is kept. No row: the user has none, and cannot gain one by "forgot password".
create table password_credentials (
  organization_id  text not null,
  user_id          text not null,
  hash             text not null check (hash like '$argon2id$%'),   -- PHC string
  set_at           timestamptz not null,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id)
);

-- A link by mail that lets its holder set a new password, once.
create table password_resets (
  token_hash       bytea primary key,             -- SHA-256 of the link's secret
  organization_id  text not null,
  user_id          text not null,
  started_at       timestamptz not null,
  expires_at       timestamptz not null,          -- ten minutes
  ended_at         timestamptz,                   -- used, or another of this user was used, or the password was changed
  foreign key (organization_id, user_id) references password_credentials (organization_id, user_id)
);
create index password_resets__of_user on password_resets (organization_id, user_id) where ended_at is null;
create index password_resets__to_sweep on password_resets (expires_at);

-- A code by mail. There is a row for each that was asked for, also where nobody has this address: the next page is the same.
create table email_codes (
  id                text primary key,
  browser_hash      bytea not null,               -- SHA-256 of the cookie of the browser that asked for it
  email             text not null,                -- in small letters; shown to that browser
  candidates        jsonb not null,               -- [{organizationId, userId}] it was mailed for; empty: nothing was mailed
  sealed_code_hash  bytea not null,               -- eight digits are soon guessed from a bare hash, so the hash is sealed
  return_to         text not null,
  try_count         integer not null default 0 check (try_count <= 5),
  started_at        timestamptz not null,
  expires_at        timestamptz not null,         -- ten minutes
  ended_at          timestamptz                   -- used, or another for this address was used
);
create index email_codes__of_address on email_codes (email) where ended_at is null;
create index email_codes__to_sweep on email_codes (expires_at);
