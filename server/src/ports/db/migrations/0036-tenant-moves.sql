-- The people of one linked tenant are moved to another (merger, migration): a preview, carried out once (security case E11).
create table tenant_moves (
  organization_id   text not null references organizations (id),
  id                text not null,
  from_tenant_id    uuid not null,
  to_tenant_id      uuid not null,
  people            jsonb,                     -- {userId: new address or null} of those who were named; null: everybody
  facts_hash        bytea not null,            -- of what becomes of each person
  made_by           text not null,
  made_at           timestamptz not null,
  expires_at        timestamptz not null,
  carried_out_at    timestamptz,
  invitation_count  integer,                   -- once carried out: invitations that lead to the new tenant since
  primary key (organization_id, id),
  constraint tenant_moves__between_two check (from_tenant_id <> to_tenant_id),
  constraint tenant_moves__in_time check (carried_out_at < expires_at),
  constraint tenant_moves__end_is_whole check ((carried_out_at is null) = (invitation_count is null)),
  constraint tenant_moves__made_by foreign key (organization_id, made_by) references users (organization_id, id)
);
create index tenant_moves__of_organization on tenant_moves (organization_id, carried_out_at desc) where carried_out_at is not null;
create index tenant_moves__to_sweep on tenant_moves (expires_at) where carried_out_at is null;

-- Of a move that was carried out: what became of whom.
create table moved_users (
  organization_id  text not null,
  tenant_move_id   text not null,
  user_id          text not null,
  fate             text not null check (fate in ('moves', 'arrived', 'switched-off', 'cannot-be-mailed', 'acts')),
  new_address      text,                       -- the user's, once they have come from the new tenant
  primary key (organization_id, tenant_move_id, user_id),
  constraint moved_users__of_move foreign key (organization_id, tenant_move_id) references tenant_moves (organization_id, id),
  constraint moved_users__of_user foreign key (organization_id, user_id) references users (organization_id, id)
);

-- Who was a user before a move: they are told so, and nothing is opened.
create table former_identities (
  organization_id  text not null,
  user_id          text not null,
  tenant_id        uuid not null,
  object_id        uuid not null,
  ended_at         timestamptz not null,
  primary key (organization_id, user_id, tenant_id, object_id),
  constraint former_identities__of_user foreign key (organization_id, user_id) references users (organization_id, id)
);
create index former_identities__by_subject on former_identities (tenant_id, object_id);

alter table enforcement_mailings
  drop constraint enforcement_mailings__known_what,
  add constraint enforcement_mailings__known_what check (what in ('announced', 'enforced', 'opened', 'moved')),
  add column tenant_move_id text,
  add constraint enforcement_mailings__of_move foreign key (organization_id, tenant_move_id) references tenant_moves (organization_id, id),
  add constraint enforcement_mailings__moved_says_which check ((what = 'moved') = (tenant_move_id is not null));

alter table binding_links
  drop constraint binding_links_why_check,
  add constraint binding_links__known_why check (why in ('announced', 'enforced', 'asked-again', 'moved')),
  add column expected_address text;            -- what Microsoft will show, where that is not the user's; theirs once they have come
create index binding_links__expected on binding_links (lower(expected_address)) where state = 'open' and expected_address is not null;

call separate_organizations('tenant_moves', 'organization_id');
call separate_organizations('moved_users', 'organization_id');
call separate_organizations('former_identities', 'organization_id');
