-- What a person is writing: nothing of it need be right yet, and nobody else reads it.
create table message_drafts (
  organization_id  text not null,
  id               text not null,
  user_id          text not null,
  idempotency_key  text not null,              -- of the call that began it: the same again gives the same draft
  revision         integer not null check (revision > 0),  -- up with each writing; who has seen an older one is refused
  recipients       jsonb not null,             -- {to, cc, bcc, replyTo}, as typed
  importance       text not null check (importance in ('low', 'normal', 'high')),
  subject          text not null,
  html             text not null,
  send_at          text,                       -- null: at once; empty: the time is still to be chosen. Nothing is decided by it
  updated_at       timestamptz not null,       -- 90 days later it is deleted with its files
  primary key (organization_id, id),
  constraint message_drafts__once_per_key unique (organization_id, user_id, idempotency_key),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
create index message_drafts__of_user on message_drafts (organization_id, user_id, updated_at desc);
create index message_drafts__to_sweep on message_drafts (updated_at);
call separate_organizations('message_drafts', 'organization_id');

-- A file is free, of a draft or of a message. What is free is deleted after a day.
alter table attachments
  add column draft_id text,
  add constraint attachments__of_draft_or_message check (draft_id is null or message_id is null),
  add constraint attachments__draft foreign key (organization_id, draft_id) references message_drafts (organization_id, id);
create index attachments__of_draft on attachments (organization_id, draft_id, position) where draft_id is not null;
drop index attachments__to_sweep;
create index attachments__to_sweep on attachments (uploaded_at) where message_id is null and draft_id is null;

alter table linked_files
  add column draft_id text,
  add constraint linked_files__of_draft_or_message check (draft_id is null or message_id is null),
  add constraint linked_files__draft_once_whole check (draft_id is null or sha256 is not null),
  add constraint linked_files__draft foreign key (organization_id, draft_id) references message_drafts (organization_id, id);
create index linked_files__of_draft on linked_files (organization_id, draft_id, position) where draft_id is not null;
drop index linked_files__to_sweep;
create index linked_files__to_sweep on linked_files (begun_at) where message_id is null and draft_id is null;

-- What Compose puts under a new message of a person. No row: nothing.
create table signatures (
  organization_id  text not null,
  user_id          text not null,
  html             text not null check (html <> ''),
  updated_at       timestamptz not null,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
call separate_organizations('signatures', 'organization_id');
