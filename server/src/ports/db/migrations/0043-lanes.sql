-- One lane for each mailbox: when a message of it may be taken next, and what it waits for.
create table lanes (
  organization_id  text not null,
  mailbox_id       text not null,
  ready_at         timestamptz,                -- null: nothing in it is queued
  waits_until      timestamptz,                -- whatever is queued meanwhile is not looked at before
  waits_for        text check (waits_for in ('places', 'minute', 'bytes', 'day', 'retry-after', 'microsoft')),
  primary key (organization_id, mailbox_id),
  constraint lanes__wait_is_whole check ((waits_for is null) = (waits_until is null)),
  foreign key (organization_id, mailbox_id) references mailboxes (organization_id, id)
);
create index lanes__ready on lanes (organization_id, ready_at) where ready_at is not null;
call separate_organizations('lanes', 'organization_id');

-- What was taken from a lane, each with what there had been with it: what lies in a span of time is the difference of two rows.
create table lane_entries (
  organization_id   text not null,
  mailbox_id        text not null,
  number            bigint not null,
  taken_at          timestamptz not null,
  recipient_count   integer not null,
  request_bytes     integer not null,
  recipients_so_far bigint not null,
  bytes_so_far      bigint not null,
  primary key (organization_id, mailbox_id, number),
  foreign key (organization_id, mailbox_id) references lanes (organization_id, mailbox_id)
);
create index lane_entries__in_time on lane_entries (organization_id, mailbox_id, taken_at);
create index lane_entries__old on lane_entries (taken_at);
call separate_organizations('lane_entries', 'organization_id');

-- Whether Microsoft takes mails of a tenant ('*': of all); no row: it does.
create table circuits (
  key           text primary key,
  failures      integer not null,              -- in a row
  last_tenant   text,                          -- of '*' alone: whose failure was counted last
  openings      integer not null,
  opened_at     timestamptz,
  open_until    timestamptz,
  successes     integer not null               -- since it was last open
);

-- Before: nobody counted; the most that a request may have.
alter table outbox_messages add column request_bytes integer not null default 4194304;
create index outbox_messages__queued on outbox_messages (organization_id, mailbox_id, due_at, id) where state = 'queued';
drop index outbox_messages__due;

create function lane_key(organization_id text, mailbox_id text) returns bigint language sql immutable as
  $$ select hashtextextended('lane ' || organization_id || ' ' || mailbox_id, 0) $$;

-- A lane is called by each message that begins to wait in it, whatever brings it there. A lane that is ready is not written to,
-- so that those who hand in do not wait for each other. The lock is held to the commit, together with others of its kind: whoever
-- would put the lane to rest asks for it alone, and so knows that no message is on its way that nobody sees yet.
create function call_lane() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(lane_key(new.organization_id, new.mailbox_id));
  for try in 1..2 loop
    update lanes set ready_at = greatest(new.due_at, waits_until)
     where organization_id = new.organization_id and mailbox_id = new.mailbox_id
       and (ready_at is null or ready_at > greatest(new.due_at, waits_until));
    exit when found;
    insert into lanes (organization_id, mailbox_id, ready_at)
    values (new.organization_id, new.mailbox_id, new.due_at) on conflict do nothing;
    exit when found;
  end loop;
  return null;
end $$;
create trigger outbox_messages__call_lane_first after insert on outbox_messages
  for each row when (new.state = 'queued') execute function call_lane();
create trigger outbox_messages__call_lane after update of state, due_at on outbox_messages
  for each row when (new.state = 'queued') execute function call_lane();

-- Where as many were under way as may be, one place is free.
create function free_place() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(lane_key(new.organization_id, new.mailbox_id));
  update lanes set ready_at = clock_now(), waits_until = null, waits_for = null
   where organization_id = new.organization_id and mailbox_id = new.mailbox_id and waits_for = 'places';
  return null;
end $$;
create trigger outbox_messages__free_place after update of state on outbox_messages
  for each row when (old.state = 'sending' and new.state <> 'sending') execute function free_place();

insert into lanes (organization_id, mailbox_id, ready_at)
select organization_id, mailbox_id, min(due_at) from outbox_messages where state = 'queued' group by 1, 2;
-- Shared by all organizations, and about nobody of them.
grant select, insert, update, delete on circuits to gatehouse_organization;
