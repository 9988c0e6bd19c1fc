-- Whether the promise was kept, for each loss of access: when a request of theirs was last served, and what was promised.
alter table access_losses
  add column served_at timestamptz,                         -- the last request of a session of theirs, to the minute
  add column bound_seconds integer not null default 0,      -- from the last proof of life on; 0: before this was kept
  add column was_silent boolean not null default false;     -- Entra gave no verdict for the tenant until then: the grace counts
create index access_losses__noticed on access_losses (noticed_at);

-- A policy against checks in the background may be lifted: a day after the last pair they are tried again.
alter table tenant_answers add column last_pair_at timestamptz;
update tenant_answers set last_pair_at = answered_at where refused_pairs > 0;

-- "Prove it with a test user": an admin has taken somebody's access away at Microsoft, and said when.
create table revocation_drills (
  organization_id  text not null,
  id               text not null,
  user_id          text not null,
  happened_at      timestamptz not null,
  loss_id          text,                                    -- null: not noticed yet
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id),
  foreign key (organization_id, loss_id) references access_losses (organization_id, id)
);
create index revocation_drills__of_user on revocation_drills (organization_id, user_id) where loss_id is null;
call separate_organizations('revocation_drills', 'organization_id');
