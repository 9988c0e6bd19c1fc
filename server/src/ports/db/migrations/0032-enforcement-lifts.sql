-- Vendor support opens the other ways into an account whose tenant is lost (security cases E09, M06): two agents, a day, and
-- mails to all admins.
create table enforcement_lifts (
  organization_id   text not null references organizations (id),
  id                text not null,
  reason            text not null,
  rule_changed_at   timestamptz,                 -- organizations.enforcement_changed_at at that time: which rule it is about
  asked_by          text not null,               -- the agent, as tid:oid
  asked_by_name     text not null,
  asked_at          timestamptz not null,
  approved_by       text,
  approved_by_name  text,
  approved_at       timestamptz,
  opens_at          timestamptz,
  outcome           text check (outcome in ('lifted', 'stopped', 'withdrawn')),
  ended_at          timestamptz,
  primary key (organization_id, id),
  constraint enforcement_lifts__two_people check (approved_by <> asked_by),
  constraint enforcement_lifts__approval_is_whole
    check ((approved_by is null) = (opens_at is null) and (approved_by is null) = (approved_at is null)
           and (approved_by is null) = (approved_by_name is null)),
  constraint enforcement_lifts__a_day_later check (opens_at >= approved_at + interval '24 hours'),
  constraint enforcement_lifts__lifted_is_approved check (outcome <> 'lifted' or (approved_by is not null and ended_at >= opens_at)),
  constraint enforcement_lifts__end_is_whole check ((outcome is null) = (ended_at is null))
);
create unique index enforcement_lifts__one_open on enforcement_lifts (organization_id) where outcome is null;
create index enforcement_lifts__due on enforcement_lifts (opens_at) where outcome is null;
call separate_organizations('enforcement_lifts', 'organization_id');
