-- Files that people upload for their messages.
create table attachments (
  organization_id  text not null,
  id               text not null,
  user_id          text not null,
  name             text not null,
  content_type     text not null,
  size_bytes       integer not null,
  sha256           bytea not null,
  content          bytea not null,
  uploaded_at      timestamptz not null,
  message_id       text,                       -- null: not used yet, deleted after a day
  position         integer,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
alter table attachments alter column content set storage external;  -- mostly compressed already; keep the CPU
create index attachments__of_message on attachments (organization_id, message_id, position) where message_id is not null;
create index attachments__to_sweep on attachments (uploaded_at) where message_id is null;

-- All messages. The outbox is this table; the lanes are its partial index.
create table outbox_messages (
  organization_id  text not null,
  id               text not null,
  user_id          text not null,
  mailbox_id       text not null,
  idempotency_key  text not null,
  content_hash     bytea not null,             -- same key, other content: refused
  recipients       jsonb not null,             -- {to, cc, bcc}
  subject          text not null,
  html             text not null,
  state            text not null check (state in ('queued', 'sending', 'sent', 'unconfirmed', 'held', 'failed', 'cancelled')),
  held_because     text check (held_because in ('mailbox-needs-reconnect')),
  explanation      text,
  attempt_count    integer not null default 0,
  created_at       timestamptz not null,
  due_at           timestamptz not null,
  lease_until      timestamptz,                -- while sending: after this another worker decides what became of it
  ended_at         timestamptz,
  primary key (organization_id, id),
  constraint outbox_messages__once_per_key unique (organization_id, user_id, idempotency_key),
  constraint outbox_messages__held_says_why check ((state = 'held') = (held_because is not null)),
  constraint outbox_messages__sending_has_lease check ((state = 'sending') = (lease_until is not null)),
  foreign key (organization_id, user_id) references users (organization_id, id),
  foreign key (organization_id, mailbox_id) references mailboxes (organization_id, id)
);
create index outbox_messages__of_user on outbox_messages (organization_id, user_id, id desc);
create index outbox_messages__due on outbox_messages (due_at) where state = 'queued';
create index outbox_messages__lanes on outbox_messages (organization_id, mailbox_id) where state = 'sending';
create index outbox_messages__leases on outbox_messages (lease_until) where state = 'sending';

-- Each try to hand a message to Graph.
create table delivery_attempts (
  organization_id    text not null,
  message_id         text not null,
  number             integer not null,
  client_request_id  uuid not null,
  started_at         timestamptz not null,
  handing_over_at    timestamptz,              -- committed before the first byte leaves: without it, surely not sent
  ended_at           timestamptz,
  outcome            text not null check (outcome in ('under-way', 'accepted', 'surely-not-sent', 'refused', 'unconfirmed')),
  http_status        integer,
  graph_code         text,
  graph_request_id   text,
  primary key (organization_id, message_id, number),
  foreign key (organization_id, message_id) references outbox_messages (organization_id, id)
);
