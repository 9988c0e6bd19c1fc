-- How often within an hour something was recorded of an organization that anybody can bring about from outside, and how often
-- it was left out because the hour's budget was spent. The sweeper turns what was left out into one event and deletes the row.
create table audit_repeats (
  organization_id  text not null references organizations (id),
  action           text not null,
  since            timestamptz not null,         -- beginning of the hour
  recorded_count   integer not null,
  left_out_count   bigint not null,
  last_at          timestamptz not null,
  primary key (organization_id, action, since)
) with (fillfactor = 50);                         -- counted in place
create index audit_repeats__to_sweep on audit_repeats (since);
call separate_organizations('audit_repeats', 'organization_id');
