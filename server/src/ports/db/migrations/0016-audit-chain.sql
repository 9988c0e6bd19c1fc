-- The chain of an organization's audit events: each link holds the hash of its event and of the link before it.
create table audit_heads (
  organization_id  text primary key references organizations (id),
  number           bigint not null,            -- of the last link; 0: none yet
  hash             bytea not null
);

create table audit_links (
  organization_id  text not null,
  number           bigint not null,            -- 1, 2, 3 … without a gap, in the order of the commits
  event_id         text not null,
  hash             bytea not null,
  primary key (organization_id, number),
  constraint audit_links__once_per_event unique (organization_id, event_id),
  foreign key (organization_id, event_id) references audit_events (organization_id, id)
);

create trigger audit_links__append_only before update or delete on audit_links
  for each row execute function refuse_change_of_audit();
create trigger audit_links__no_truncate before truncate on audit_links
  for each statement execute function refuse_change_of_audit();

-- One field of the form that is hashed: its length in bytes and a colon before it, so that no two rows of fields give the
-- same bytes; null is told from empty by a dash.
create function audit_field(value text) returns bytea language sql immutable as
  $$ select coalesce(convert_to(octet_length(value) || ':' || value, 'UTF8'), '-'::bytea) $$;

-- The hash of a link. features/audit/audit-chain.ts computes the same by itself; its README states the form.
create function audit_hash(previous bytea, number bigint, event audit_events) returns bytea language sql stable as $$
  select sha256(
    previous || audit_field(number::text)
    || audit_field(event.organization_id) || audit_field(event.id)
    || audit_field((extract(epoch from event.at) * 1000000)::bigint::text)
    || audit_field(event.action) || audit_field(event.outcome)
    || audit_field(event.actor_kind) || audit_field(event.actor_id) || audit_field(event.actor_name)
    || audit_field(event.target_kind) || audit_field(event.target_id)
    || audit_field(event.context::text))
$$;

create function link_audit_event() returns trigger language plpgsql as $$
declare
  head audit_heads;
begin
  insert into audit_heads (organization_id, number, hash) values (new.organization_id, 0, sha256(''::bytea))
    on conflict (organization_id) do nothing;
  select * into head from audit_heads where organization_id = new.organization_id for update;
  head.number := head.number + 1;
  head.hash := audit_hash(head.hash, head.number, new);
  insert into audit_links (organization_id, number, event_id, hash)
    values (new.organization_id, head.number, new.id, head.hash);
  update audit_heads set number = head.number, hash = head.hash where organization_id = new.organization_id;
  return null;
end $$;

-- At the commit, after every other lock of the transaction: those who record at once in one organization come one after
-- the other here, and no order of their other locks can make them wait in a circle.
create constraint trigger audit_events__linked after insert on audit_events
  deferrable initially deferred for each row execute function link_audit_event();

-- What was recorded before there was a chain enters it in the order of its ids.
do $$
declare
  event audit_events;
  head audit_heads;
begin
  for event in select * from audit_events order by organization_id, id loop
    insert into audit_heads (organization_id, number, hash) values (event.organization_id, 0, sha256(''::bytea))
      on conflict (organization_id) do nothing;
    select * into head from audit_heads where organization_id = event.organization_id;
    insert into audit_links (organization_id, number, event_id, hash)
      values (event.organization_id, head.number + 1, event.id, audit_hash(head.hash, head.number + 1, event));
    update audit_heads set number = head.number + 1, hash = audit_hash(head.hash, head.number + 1, event)
      where organization_id = event.organization_id;
  end loop;
end $$;
