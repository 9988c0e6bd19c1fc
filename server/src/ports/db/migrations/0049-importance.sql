alter table outbox_messages
  add column importance text not null default 'normal' check (importance in ('low', 'normal', 'high'));
