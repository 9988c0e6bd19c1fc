-- A message may wait for the time that its sender has chosen. It is called into its lane when that has come.
alter table outbox_messages
  add column send_at timestamptz,              -- null: it was to leave at once
  drop constraint outbox_messages_state_check,
  add constraint outbox_messages__state
    check (state in ('scheduled', 'queued', 'sending', 'sent', 'unconfirmed', 'held', 'failed', 'cancelled')),
  add constraint outbox_messages__scheduled_has_time check (state <> 'scheduled' or send_at is not null);
create index outbox_messages__scheduled on outbox_messages (send_at) where state = 'scheduled';
