-- Two roles that own nothing, neither superuser nor exempt from row-level security. The server's connections act as
-- gatehouse_server from their start; a transaction that works for one organization goes down to gatehouse_organization
-- and sees that organization's rows alone, whatever its statements say (docs/decisions/0032).
-- Who may not make roles finds them there, made and granted beforehand.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['gatehouse_server', 'gatehouse_organization'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
        execute format('grant %I to %I', wanted, current_user);
      exception
        -- Roles belong to the whole PostgreSQL: another database of it has made this one at the same moment.
        when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, wanted, 'member') then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
end $$;

-- The organization of the transaction; null where none was entered. (A setting of one's own is empty after SET LOCAL.)
create function current_organization() returns text language sql stable as
  $$ select nullif(current_setting('gatehouse.organization', true), '') $$;

-- Each table whose rows belong to an organization. A table of a later migration calls this, too; a test asks for it.
create procedure separate_organizations(table_name regclass, key text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', table_name);
  execute format('create policy server on %s to gatehouse_server using (true) with check (true)', table_name);
  execute format('create policy organization on %s to gatehouse_organization
    using (%I = current_organization()) with check (%I = current_organization())', table_name, key, key);
  execute format('grant select, insert, update, delete on %s to gatehouse_organization', table_name);
end $$;

do $$
declare
  found regclass;
begin
  for found in select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
                  and a.attname = 'organization_id' loop
    call separate_organizations(found, 'organization_id');
  end loop;
end $$;
call separate_organizations('organizations', 'id');

do $$
begin
  execute format('grant select, insert, update, delete on all tables in schema %I to gatehouse_server', current_schema());
  execute format('alter default privileges in schema %I
    grant select, insert, update, delete on tables to gatehouse_server', current_schema());
end $$;
revoke all on kysely_migration, kysely_migration_lock, migration_checksums from gatehouse_server;
-- Shared by all organizations, and about nobody.
grant select, insert, update, delete on limit_buckets to gatehouse_organization;
grant select on clock_offset to gatehouse_organization;

-- What was recorded stays: by right, besides the triggers.
revoke update, delete on audit_events, audit_links from gatehouse_server, gatehouse_organization;
