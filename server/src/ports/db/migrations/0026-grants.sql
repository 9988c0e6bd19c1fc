-- What we have seen of a tenant's yes to one of our registrations. It is about the tenant, so it belongs to no organization
-- and says nothing about any person (docs/decisions/0034). No row: nothing is known yet.
create table tenant_grants (
  tenant_id             uuid not null,           -- Entra's tid
  registration          text not null check (registration in ('sign-in', 'mail')),
  reported_at           timestamptz,             -- somebody, or an address that anybody can write, said that an admin said yes
  reported_by           text check (reported_by in ('admin-consent-callback', 'person')),
  seen_at               timestamptz,             -- first verified token of a person, since the last withdrawal
  seen_since_report_at  timestamptz,             -- first verified token of a person after the report
  member_seen_since_report_at timestamptz,        -- the same, by somebody who is not the IT admin that proved their own yes
  seen_for_tenant_at    timestamptz,             -- a person new to us came through without their own yes being likely
  seen_for_tenant_by    text check (seen_for_tenant_by in ('no-question', 'second-person')),
  withdrawn_at          timestamptz,             -- the last time; what was seen before it is gone from this row
  withdrawn_by_code     integer,                 -- Microsoft's number
  posture               text not null default 'unknown'
                          check (posture in ('self-service', 'request-approval', 'admin-only', 'unknown')),
  posture_seen_at       timestamptz,
  posture_by            text check (posture_by in ('microsoft-answer', 'person-saw-page', 'declined', 'first-token')),
  probed_at             timestamptz,             -- the last probe that had an answer
  probe_answer          text check (probe_answer in ('there', 'not-there', 'blocked')),
  primary key (tenant_id, registration),
  constraint tenant_grants__reported_whole check ((reported_at is null) = (reported_by is null)),
  constraint tenant_grants__for_tenant_after_report
    check ((seen_for_tenant_at is null) = (seen_for_tenant_by is null)
       and (seen_for_tenant_at is null or reported_at is not null)),
  constraint tenant_grants__since_report check (seen_since_report_at is null or reported_at is not null),
  constraint tenant_grants__withdrawn_whole check ((withdrawn_at is null) = (withdrawn_by_code is null)),
  constraint tenant_grants__posture_whole
    check ((posture = 'unknown') = (posture_seen_at is null) and (posture = 'unknown') = (posture_by is null)),
  constraint tenant_grants__probe_whole check ((probed_at is null) = (probe_answer is null))
);

-- Whose tokens of a registration we have verified: decides only whether the next one is somebody new. Shown to nobody.
create table person_grants (
  tenant_id      uuid not null,
  object_id      uuid not null,                  -- Entra's oid: who is made anew is somebody new (security case A16)
  registration   text not null check (registration in ('sign-in', 'mail')),
  first_seen_at  timestamptz not null,           -- since their last withdrawal
  last_seen_at   timestamptz not null,
  withdrawn_at   timestamptz,                    -- Microsoft has said that this person's grant is gone
  primary key (tenant_id, object_id, registration)
);
create index person_grants__to_sweep on person_grants (last_seen_at);

-- Within an organization evidence is read, never written: it comes in through doors and jobs alone.
grant select on tenant_grants to gatehouse_organization;

-- A journey that first asked Microsoft silently and then went on with a page of Microsoft's.
alter table attempts
  add column continued_as  text,                 -- the attempt that took over; the person sees one journey
  add constraint attempts__silent_first check (continued_as is null or (prompt = 'none' and ended_at is not null));
