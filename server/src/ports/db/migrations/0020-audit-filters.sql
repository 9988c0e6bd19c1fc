-- How the act came to us; null where no request caused it: reference, client, method, and tenant and object of Microsoft.
alter table audit_events add column request jsonb;

alter table audit_events
  drop constraint audit_events__known_actor,
  add constraint audit_events__known_actor
    check (actor_kind in ('user', 'api-key', 'system', 'stranger', 'support'));

-- Each filter is one scan of one index from its newest end, however many events there are. Times need none of their own:
-- an id begins with the milliseconds of its event's `at`, so `from` and `to` are bounds of `id`.
create index audit_events__by_action on audit_events (organization_id, action, id);
create index audit_events__by_actor on audit_events (organization_id, actor_id, id);
create index audit_events__by_target on audit_events (organization_id, target_id, id);
create index audit_events__refused on audit_events (organization_id, id) where outcome = 'refused';

-- As before; an event with a request has one field more, so the hashes of those that were there without one stay.
create or replace function audit_hash(previous bytea, number bigint, event audit_events)
returns bytea language sql stable as $$
  select sha256(
    previous || audit_field(number::text)
    || audit_field(event.organization_id) || audit_field(event.id)
    || audit_field((extract(epoch from event.at) * 1000000)::bigint::text)
    || audit_field(event.action) || audit_field(event.outcome)
    || audit_field(event.actor_kind) || audit_field(event.actor_id) || audit_field(event.actor_name)
    || audit_field(event.target_kind) || audit_field(event.target_id)
    || audit_field(event.context::text)
    || case when event.request is null then ''::bytea else audit_field(event.request::text) end)
$$;
