-- Our customers ("account" in the interface). Owns users, linked tenants and all that hangs on them.
create table organizations (
  id             text primary key,
  name           text not null check (length(name) between 1 and 200),
  session_epoch  integer not null default 0,   -- raised: every older session of the organization is over, in one statement
  created_at     timestamptz not null
);

-- The Entra tenants an organization's people come from.
create table linked_tenants (
  organization_id  text not null references organizations (id),
  tenant_id        uuid not null,              -- Entra's tid
  display_domain   text not null,              -- for people to read, never to decide on
  linked_at        timestamptz not null,
  primary key (organization_id, tenant_id)
);

create table users (
  organization_id   text not null references organizations (id),
  id                text not null,
  display_name      text not null check (length(display_name) between 1 and 200),
  email             text not null,             -- for display and for writing to; never identifies anybody
  role              text not null check (role in ('admin', 'member')),
  state             text not null default 'active' check (state in ('active', 'deactivated')),
  pinned_tenant_id  uuid,                      -- the only tenant this user may come from
  session_epoch     integer not null default 0,
  created_at        timestamptz not null,
  primary key (organization_id, id),
  constraint users__id_alone unique (id)
);

-- The link user <-> subject at Entra. oid, not sub: sub is pairwise per app registration.
create table entra_identities (
  organization_id  text not null,
  user_id          text not null,
  tenant_id        uuid not null,
  object_id        uuid not null,
  login_hint       text,                       -- the opaque login_hint claim of the last sign-in
  linked_at        timestamptz not null,
  primary key (organization_id, tenant_id, object_id),
  constraint entra_identities__one_per_user unique (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
create index entra_identities__by_subject on entra_identities (tenant_id, object_id);
