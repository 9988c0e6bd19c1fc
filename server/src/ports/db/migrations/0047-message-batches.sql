-- Messages that were handed in together, all or none.
create table message_batches (
  organization_id  text not null,
  id               text not null,
  user_id          text not null,
  idempotency_key  text not null,
  content_hash     bytea not null,             -- same key, other content: refused
  created_at       timestamptz not null,
  primary key (organization_id, id),
  constraint message_batches__once_per_key unique (organization_id, user_id, idempotency_key),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
call separate_organizations('message_batches', 'organization_id');

alter table outbox_messages
  add column batch_id text,                    -- null: handed in by itself
  add constraint outbox_messages__batch foreign key (organization_id, batch_id) references message_batches (organization_id, id);
create index outbox_messages__of_batch on outbox_messages (organization_id, batch_id, id) where batch_id is not null;

-- When a message last changed its state: who follows their messages is told of what has changed since a moment ago.
alter table outbox_messages add column changed_at timestamptz not null default now();
create index outbox_messages__changed on outbox_messages (organization_id, user_id, changed_at);

create function note_change() returns trigger language plpgsql as $$
begin
  new.changed_at := clock_now();
  return new;
end $$;
create trigger outbox_messages__note_first before insert on outbox_messages
  for each row execute function note_change();
create trigger outbox_messages__note before update of state on outbox_messages
  for each row when (old.state <> new.state) execute function note_change();
