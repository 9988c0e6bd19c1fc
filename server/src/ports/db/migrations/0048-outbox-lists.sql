-- The outbox narrowed to a state is one scan of this index from its newest end, however many messages there are. How many there are
-- of each state, and of each state on each day, is counted in it alone: an id begins with the milliseconds of its message's
-- created_at, so days are bounds of ids.
create index outbox_messages__by_state on outbox_messages (organization_id, user_id, state, id desc);
