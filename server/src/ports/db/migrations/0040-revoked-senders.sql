-- What somebody has handed in does not go out in their name once they have lost their access (security case F08): it is held, and
-- leaves only when a person says so.
alter table users
  add column revoked_epoch integer not null default 0;  -- their epoch at the last loss of access

alter table outbox_messages
  add column sender_epoch integer not null default 0,   -- the epoch under which a person last said that it is to leave
  add column held_since timestamptz,
  drop constraint outbox_messages_held_because_check,
  add constraint outbox_messages__held_because check (held_because in ('mailbox-needs-reconnect', 'sender-revoked'));
update outbox_messages set held_since = due_at where state = 'held';
create index outbox_messages__held on outbox_messages (held_since) where state = 'held';
