-- Sessions that are over count, too, where a browser is asked whether the person has used it before.
drop index sessions__of_user;
create index sessions__of_user on sessions (organization_id, user_id);
