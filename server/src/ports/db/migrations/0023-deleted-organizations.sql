-- What stays of an organization that was deleted: that it was, and where its chain of audit events ended. No name of anybody.
create table deleted_organizations (
  id           text primary key,
  deleted_at   timestamptz not null,
  deleted_by   text not null check (length(deleted_by) between 1 and 200),  -- who of the vendor
  last_number  bigint not null,              -- the head of its chain, as audit_heads had it; 0: there was no event
  last_hash    bytea not null
);

create function refuse_change_of_tombstones() returns trigger language plpgsql as $$
begin
  raise exception 'deleted_organizations is append-only';
end $$;
create trigger deleted_organizations__append_only before update or delete on deleted_organizations
  for each row execute function refuse_change_of_tombstones();
create trigger deleted_organizations__no_truncate before truncate on deleted_organizations
  for each statement execute function refuse_change_of_tombstones();

-- The head in the stone is the head there was.
create function check_tombstone() returns trigger language plpgsql as $$
begin
  if not exists (select from organizations where id = new.id) then
    raise exception 'there is no organization %', new.id;
  end if;
  if (new.last_number, new.last_hash) is distinct from
     (coalesce((select number from audit_heads where organization_id = new.id), 0),
      coalesce((select hash from audit_heads where organization_id = new.id), sha256(''::bytea))) then
    raise exception 'the chain of % ends elsewhere', new.id;
  end if;
  return new;
end $$;
create trigger deleted_organizations__true_head before insert on deleted_organizations
  for each row execute function check_tombstone();

-- A stone stands only where nobody lives: at the commit the organization is gone, and by the foreign keys all that was its.
create function check_deletion() returns trigger language plpgsql as $$
begin
  if exists (select from organizations where id = new.id) then
    raise exception 'organization % has a tombstone and is still there', new.id;
  end if;
  return null;
end $$;
create constraint trigger deleted_organizations__whole after insert on deleted_organizations
  deferrable initially deferred for each row execute function check_deletion();

-- The one way in which audit events end: all of an organization's, with it, in a transaction that leaves its tombstone.
create or replace function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if exists (select from deleted_organizations where id = old.organization_id) then
      return old;
    end if;
  end if;
  raise exception 'audit_events is append-only';
end $$;

-- Deleting a customer is an act of the owner of the tables, never of the server.
revoke insert, update, delete on deleted_organizations from gatehouse_server;
