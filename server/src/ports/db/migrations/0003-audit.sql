-- What happened, by whom, to what. Written in the transaction of the act; never changed, never deleted.
create table audit_events (
  organization_id  text not null references organizations (id),
  id               text not null,              -- sorts by time
  at               timestamptz not null,
  action           text not null,
  outcome          text not null check (outcome in ('done', 'refused')),
  actor_kind       text not null check (actor_kind in ('user', 'system', 'stranger')),
  actor_id         text,
  actor_name       text,
  target_kind      text not null,
  target_id        text not null,
  context          jsonb not null,
  primary key (organization_id, id)
);

create function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
  raise exception 'audit_events is append-only';
end $$;

create trigger audit_events__append_only before update or delete on audit_events
  for each row execute function refuse_change_of_audit();
create trigger audit_events__no_truncate before truncate on audit_events
  for each statement execute function refuse_change_of_audit();
