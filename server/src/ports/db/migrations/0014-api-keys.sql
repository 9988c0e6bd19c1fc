-- What lets a program act for a person, or for an organization. Its texts are in api_key_secrets, as hashes.
create table api_keys (
  organization_id     text not null,
  id                  text not null,
  holder              text not null check (holder in ('person', 'organization')),
  issued_by           text not null,           -- holder 'person': the key acts as this user and dies with their access
  name                text not null check (length(name) between 1 and 100),
  scopes              text[] not null check (cardinality(scopes) > 0),  -- the closed list is in the contract
  organization_epoch  integer not null,        -- as they were when the key was issued; compared for holder 'person'
  user_epoch          integer not null,
  issued_at           timestamptz not null,
  revoked_at          timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, issued_by) references users (organization_id, id)
);
create index api_keys__of_issuer on api_keys (organization_id, issued_by);

-- The texts of a key: the present one and, for the overlap of a rotation, earlier ones.
create table api_key_secrets (
  secret_hash      bytea primary key,          -- SHA-256 of the whole text; the text itself was shown once
  organization_id  text not null,
  api_key_id       text not null,
  last_four        text not null check (length(last_four) = 4),
  made_at          timestamptz not null,
  ends_at          timestamptz not null,
  replaced_at      timestamptz,                -- null: the present text
  last_used_at     timestamptz,                -- at most one write a minute
  constraint api_key_secrets__a_year_at_most check (ends_at <= made_at + interval '365 days'),
  foreign key (organization_id, api_key_id) references api_keys (organization_id, id) on delete cascade
);
create unique index api_key_secrets__one_present on api_key_secrets (organization_id, api_key_id) where replaced_at is null;
create index api_key_secrets__of_key on api_key_secrets (organization_id, api_key_id);
