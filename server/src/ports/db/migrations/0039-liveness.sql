-- Whether a person may still come in is Microsoft's to say: each session that it opened asks again, by its own refresh token.
alter table organizations
  add column liveness_interval_minutes integer not null default 10 check (liveness_interval_minutes between 5 and 60),
  add column liveness_grace_hours integer not null default 8 check (liveness_grace_hours between 0 and 24);

create table liveness (
  organization_id       text not null,
  session_id            text not null,
  tenant_id             uuid not null,
  object_id             uuid not null,
  sealed_refresh_token  bytea,                 -- null: none was given, or it is of no use any more
  alive_at              timestamptz not null,  -- the last proof of life
  due_at                timestamptz not null,  -- when the next is asked for, while the session is used
  lease_until           timestamptz,           -- somebody is asking
  refused_at            timestamptz,           -- Microsoft wants to see the person: the browser way, once
  refused_aadsts        integer,
  primary key (organization_id, session_id),
  constraint liveness__of_session foreign key (organization_id, session_id)
    references sessions (organization_id, id) on delete cascade
);
create index liveness__due on liveness (due_at) where sealed_refresh_token is not null and refused_at is null;
create index liveness__of_subject on liveness (tenant_id, object_id);

-- What is known of a tenant's answers, shared by all accounts and about nobody.
create table tenant_answers (
  tenant_id        uuid primary key,
  answered_at      timestamptz,               -- the last verdict of any kind
  silent_since     timestamptz,               -- since then no verdict came for it
  silent_why       text check (silent_why in ('unreachable', 'vendor-fault', 'no-verdict')),
  next_probe_at    timestamptz,               -- while silent: one check at a time, and not before
  refused_pairs    integer not null default 0, -- background refused, browser let through, in a row
  constraint tenant_answers__silence_is_whole check ((silent_since is null) = (silent_why is null))
);
grant select on tenant_answers to gatehouse_organization;

-- Who lost access because Microsoft said so: the revocation clock.
create table access_losses (
  organization_id   text not null,
  id                text not null,
  user_id           text not null,
  signal            text not null check (signal in ('liveness', 'browser')),
  aadsts            integer,
  alive_at          timestamptz,              -- the last proof of life before
  happened_at       timestamptz,              -- at Microsoft, where that is known
  noticed_at        timestamptz not null,
  first_refusal_at  timestamptz,              -- the first request that was refused since
  primary key (organization_id, id),
  constraint access_losses__of_user foreign key (organization_id, user_id) references users (organization_id, id)
);
create index access_losses__not_refused_yet on access_losses (organization_id, user_id) where first_refusal_at is null;
create index access_losses__of_organization on access_losses (organization_id, noticed_at desc);

create index sessions__of_entra_session on sessions (entra_session_id) where ended_at is null and entra_session_id is not null;

alter table session_choices add column sealed_refresh_token bytea;

call separate_organizations('liveness', 'organization_id');
call separate_organizations('access_losses', 'organization_id');
