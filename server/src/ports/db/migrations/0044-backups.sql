-- One value for each sealing key that this database was ever used with: whether it opens shows at the start whether the key of
-- that id is still the same (security case G06). Written once; the server may not change what stands there.
create table sealing_canaries (
  key_id   text primary key,
  sealed   bytea not null,
  made_at  timestamptz not null
);
revoke update, delete on sealing_canaries from gatehouse_server;

-- What was to leave when a backup was made may have left since: after a restore it is over (security case N08).
alter table notices
  drop constraint notices_failed_because_check,
  add constraint notices__failed_because check (failed_because in ('expired', 'refused', 'gave-up', 'restored'));
