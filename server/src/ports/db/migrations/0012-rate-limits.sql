-- One bucket of one limit: it holds one instant (GCRA). Shared by all replicas; locked by whoever takes from it.
-- The rules stand in features/limits/limit-rules.model.ts. No index on full_at: each taking changes it, and without one
-- the row is changed in place. The sweep may read the whole table, since full buckets are not kept.
create table limit_buckets (
  key      bytea primary key,     -- HMAC of rule and subject: no address stands here
  full_at  timestamptz not null   -- when the bucket is full again; in the past: it is full, and the row may go
) with (fillfactor = 70);
