-- "Enforce SSO for all users" is there for an account once vendor support has activated it (docs/product.md R11).
alter table organizations add column enforcement_activated_at timestamptz;
update organizations set enforcement_activated_at = now() where enforcement = 'required';
alter table organizations add constraint organizations__required_is_activated
  check (enforcement = 'off' or enforcement_activated_at is not null);

-- What account admins asked support for, and what support answered.
create table activation_requests (
  organization_id  text not null references organizations (id),
  id               text not null,
  asked_by         text not null,
  note             text not null check (length(note) <= 1000),
  asked_at         timestamptz not null,
  outcome          text check (outcome in ('activated', 'declined')),
  reason           text,                        -- support's, as the admin reads it
  answered_at      timestamptz,
  primary key (organization_id, id),
  constraint activation_requests__asked_by foreign key (organization_id, asked_by) references users (organization_id, id),
  constraint activation_requests__answer_is_whole
    check ((outcome is null) = (answered_at is null) and (outcome is null) = (reason is null))
);
-- One at a time; what support reads is the list of the open ones.
create unique index activation_requests__one_open on activation_requests (organization_id) where outcome is null;
create index activation_requests__of_organization on activation_requests (organization_id, asked_at desc);
call separate_organizations('activation_requests', 'organization_id');
