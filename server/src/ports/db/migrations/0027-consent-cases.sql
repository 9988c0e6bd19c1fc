-- One tenant and one app registration that wait for an IT admin, for one organization; and who of it waits.
create table consent_cases (
  organization_id  text not null references organizations (id),
  id               text not null,
  tenant_id        uuid not null,
  tenant_domain    text,                     -- as it is linked, or as it stands in the address that was looked up: for reading
  registration     text not null check (registration in ('sign-in', 'mail')),
  state            text not null check (state in ('asked', 'approved', 'blocked', 'declined', 'silent')),
  known_by         text not null check (known_by in ('requester', 'presumed', 'evidence', 'probe', 'time')),
  opened_at        timestamptz not null,
  state_at         timestamptz not null,     -- since when it is in this state
  closed_at        timestamptz,
  presence         text check (presence in ('there', 'not-there', 'blocked')),  -- what the probe said last
  looked_at        timestamptz,              -- when the probe last gave an answer
  next_look_at     timestamptz,              -- null: nobody looks by themselves any more
  reminded_at      timestamptz,              -- when an admin last reminded the requesters
  maybe_told_at    timestamptz,              -- when one waiter was told that it looks approved
  primary key (organization_id, id),
  constraint consent_cases__approved_is_closed check ((state = 'approved') = (closed_at is not null)),
  constraint consent_cases__closed_is_not_looked_at check (closed_at is null or next_look_at is null)
);
create unique index consent_cases__one_open on consent_cases (organization_id, tenant_id, registration)
  where closed_at is null;
create index consent_cases__of_tenant on consent_cases (tenant_id, registration) where closed_at is null;
create index consent_cases__to_look_at on consent_cases (next_look_at) where next_look_at is not null;
call separate_organizations('consent_cases', 'organization_id');

create table consent_waiters (
  organization_id  text not null,
  id               text not null,
  case_id          text not null,
  user_id          text,
  invitation_id    text,
  address          text not null,            -- where we mail to: the user's or the invited one, never one that was typed
  display_name     text not null,
  claim            text not null check (claim in ('sent-request', 'presumed', 'needs-admin')),
  since            timestamptz not null,
  return_to        text not null,            -- a path of ours, where they go on
  token_hash       bytea not null unique,    -- SHA-256 of the token of the link to their wait
  sealed_token     bytea not null,           -- the same, sealed for this row: mails carry the link again
  answer           text check (answer in ('approved', 'denied', 'blocked', 'nothing-yet')),  -- what Microsoft's mail to them said
  answered_at      timestamptz,
  remind_at        timestamptz,              -- when they asked to be reminded
  reminded_at      timestamptz,
  came_through_at  timestamptz,              -- a verified token of theirs: their wait is over
  told_at          timestamptz,              -- when we mailed that they can go on
  primary key (organization_id, id),
  foreign key (organization_id, case_id) references consent_cases (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id),
  foreign key (organization_id, invitation_id) references invitations (organization_id, id),
  constraint consent_waiters__one_person check ((user_id is null) <> (invitation_id is null)),
  constraint consent_waiters__answer_has_time check ((answer is null) = (answered_at is null))
);
create unique index consent_waiters__user_once on consent_waiters (organization_id, case_id, user_id)
  where user_id is not null;
create unique index consent_waiters__invited_once on consent_waiters (organization_id, case_id, invitation_id)
  where invitation_id is not null;
create index consent_waiters__of_user on consent_waiters (organization_id, user_id) where user_id is not null;
create index consent_waiters__to_remind on consent_waiters (remind_at) where remind_at is not null;
call separate_organizations('consent_waiters', 'organization_id');

-- When we noticed that the browser had not come back, so that each attempt is thought about once.
alter table attempts add column missed_at timestamptz;
update attempts set missed_at = expires_at where taken_at is null;
create index attempts__to_miss on attempts (expires_at) where taken_at is null and missed_at is null;
