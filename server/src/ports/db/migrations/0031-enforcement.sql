-- Which epoch a session must have been opened under. Enforcement raises session_epoch: every session and key of a person is
-- over that is older, but for those that Microsoft opened, which count from microsoft_epoch. What ends all of them raises
-- both. Both only grow.
alter table organizations
  add column microsoft_epoch integer not null default 0,
  add column enforcement_changed_at timestamptz,
  add column enforcement_changed_by text;
update organizations set microsoft_epoch = session_epoch;
alter table organizations add constraint organizations__microsoft_epoch_is_not_ahead check (microsoft_epoch <= session_epoch);

-- As Microsoft last said it: acct 1, or another tenant as the identity's home.
alter table entra_identities add column is_guest boolean not null default false;

-- The dry run of the switch. It arms only while it is young and its facts still hold.
create table enforcement_previews (
  organization_id  text not null references organizations (id),
  id               text not null,
  made_by          text not null,
  made_at          timestamptz not null,
  expires_at       timestamptz not null,
  pin_for_all      uuid,                       -- of everybody without a pin and without a choice of their own
  pins             jsonb not null,             -- {userId: tenantId}
  facts_hash       bytea not null,             -- of what becomes of each person, and of the linked tenants
  primary key (organization_id, id),
  constraint enforcement_previews__made_by foreign key (organization_id, made_by) references users (organization_id, id)
);
create index enforcement_previews__to_sweep on enforcement_previews (expires_at);

-- Mails to many, written in parts: each part and the place that it reached are one transaction.
create table enforcement_mailings (
  organization_id  text not null references organizations (id),
  id               text not null,
  what             text not null check (what in ('announced', 'enforced')),
  started_by       text not null,
  started_at       timestamptz not null,
  pin_for_all      uuid,                       -- announced: the pins of the preview that people are told by
  pins             jsonb not null default '{}',
  total_count      integer not null,
  written_count    integer not null default 0,
  reached          text not null default '',   -- the last user, in the order of ids
  finished_at      timestamptz,
  primary key (organization_id, id),
  constraint enforcement_mailings__started_by foreign key (organization_id, started_by) references users (organization_id, id)
);
create unique index enforcement_mailings__one_under_way on enforcement_mailings (organization_id) where finished_at is null;
create index enforcement_mailings__of_organization on enforcement_mailings (organization_id, started_at desc);

-- The way in through Microsoft for one user who has none yet. The link in the mail holds the token; here is only its SHA-256.
create table binding_links (
  organization_id  text not null,
  id               text not null,
  user_id          text not null,
  tenant_id        uuid not null,              -- the only one that may answer: the pin, or the pin that the user will get
  token_hash       bytea not null,
  why              text not null check (why in ('announced', 'enforced', 'asked-again')),
  state            text not null check (state in ('open', 'replaced', 'confirming', 'used', 'refused')),
  made_at          timestamptz not null,
  expires_at       timestamptz not null,
  came_as          jsonb,                      -- confirming: {tenantId, objectId, displayName, address}
  came_at          timestamptz,
  ended_at         timestamptz,
  primary key (organization_id, id),
  constraint binding_links__once_per_token unique (token_hash),
  constraint binding_links__confirming_has_somebody check ((state = 'confirming') <= (came_as is not null and came_at is not null)),
  constraint binding_links__of_user foreign key (organization_id, user_id) references users (organization_id, id)
);
create unique index binding_links__one_open on binding_links (organization_id, user_id) where state = 'open';
create index binding_links__confirming on binding_links (organization_id, came_at) where state = 'confirming';
create index binding_links__of_user_latest on binding_links (organization_id, user_id, made_at desc);
create index binding_links__to_sweep on binding_links (expires_at);

alter table attempts add column binding_link_id text;

-- Addresses that a mail server has refused for good.
create index notices__refused on notices (organization_id, recipient_address) where failed_because = 'refused';

call separate_organizations('enforcement_previews', 'organization_id');
call separate_organizations('enforcement_mailings', 'organization_id');
call separate_organizations('binding_links', 'organization_id');
