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
