-- For how long somebody was served after a proof of life: the most of any session of theirs, from its last proof to its last
-- request. served_at was the last request of any of them, beside the proof of another; replicas that are older still write it.
alter table access_losses add column served_seconds integer;
comment on column access_losses.served_at is 'read by nobody; goes with the next release';

-- When the last time was over in which no verdict came: until then people were served by the grace.
alter table tenant_answers add column silence_ended_at timestamptz;
