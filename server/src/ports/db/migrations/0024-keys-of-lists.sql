-- What lists are ordered by and people are found by, as columns of their own. Under row-level security PostgreSQL looks a
-- row up by a condition only if the condition can tell nothing about rows of others: comparing a column is such a one,
-- calling lower() is not, and a list of 100,000 people was read whole.
alter table users
  add column sort_name text generated always as (lower(display_name)) stored,
  add column email_key text generated always as (lower(email)) stored;
alter table invitations add column email_key text generated always as (lower(email)) stored;

drop index users__by_name, users__by_role, users__by_state, users__without_pin, users__with_password,
  users__with_email_code, users__one_per_address, users__by_address, invitations__one_per_address;
create index users__by_name on users (organization_id, sort_name, id) where state <> 'removed';
create index users__by_role on users (organization_id, role, sort_name, id) where state <> 'removed';
create index users__by_state on users (organization_id, state, sort_name, id);
create index users__without_pin on users (organization_id, sort_name, id)
  where pinned_tenant_id is null and state <> 'removed';
create index users__with_password on users (organization_id, sort_name, id)
  where other_methods @> array['password'] and state <> 'removed';
create index users__with_email_code on users (organization_id, sort_name, id)
  where other_methods @> array['email-code'] and state <> 'removed';
create unique index users__one_per_address on users (organization_id, email_key) where state <> 'removed';
create index users__by_address on users (email_key) where state <> 'removed';
create unique index invitations__one_per_address on invitations (organization_id, email_key)
  where state in ('open', 'confirming');
