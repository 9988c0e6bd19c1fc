-- Mails to many of an account give way to what somebody waits for: a code that lives ten minutes does not stand behind a
-- hundred thousand mails of a switch.
alter table notices add column is_bulk boolean not null default false;
create index notices__due_in_turn on notices (is_bulk, due_at, id) where state = 'queued';
drop index notices__due;
