-- The one clock. Production has no row: then clock_now() is the database's own time.
create table clock_offset (
  only_row  boolean primary key default true check (only_row),
  seconds   integer not null
);

-- stable: one value for a whole statement; now() is the start of the transaction, so it is one value for that too.
create function clock_now() returns timestamptz language sql stable as
  $$ select now() + make_interval(secs => coalesce((select seconds from clock_offset), 0)) $$;

create function set_clock_offset(wanted integer) returns void language sql as
  $$ insert into clock_offset (seconds) values (wanted)
     on conflict (only_row) do update set seconds = excluded.seconds where clock_offset.seconds <> excluded.seconds $$;
