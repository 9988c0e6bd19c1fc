-- When the other ways into an account are open again, who has no password gets a link to set one.
alter table password_resets
  drop constraint password_resets_organization_id_user_id_fkey,
  add column is_first boolean not null default false,  -- of somebody who has none yet
  add constraint password_resets__of_user foreign key (organization_id, user_id) references users (organization_id, id);

alter table enforcement_mailings
  drop constraint enforcement_mailings_what_check,
  add constraint enforcement_mailings__known_what check (what in ('announced', 'enforced', 'opened')),
  alter column started_by drop not null;               -- null: vendor support, by a lift
