-- Whether guests of a linked tenant may come in: their own tenant, not this one, says whether they still work there
-- (security case A14).
alter table organizations
  add column guest_rule text not null default 'refused' check (guest_rule in ('refused', 'allowed'));
