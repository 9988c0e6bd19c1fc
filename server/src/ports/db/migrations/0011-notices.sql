-- Mails of ours from the support address, from the act that asks for one until its end is known.
create table notices (
  id                 text primary key,
  organization_id    text references organizations (id),  -- null: the recipient belongs to none (yet)
  kind               text not null,
  recipient_address  text not null,
  recipient_name     text,
  sealed_facts       bytea,                    -- what the mail says; links and codes are in it. AES-256-GCM, bound to this row; gone at the end
  idempotency_key    text not null,            -- names the act that asks, never a secret
  state              text not null check (state in ('queued', 'sending', 'sent', 'failed')),
  failed_because     text check (failed_because in ('expired', 'refused', 'gave-up')),
  attempt_count      integer not null default 0,
  created_at         timestamptz not null,
  due_at             timestamptz not null,
  expires_at         timestamptz,              -- what it carries is of no use any more: not sent after this
  lease_until        timestamptz,              -- while sending: after this another worker sends it again
  ended_at           timestamptz,
  constraint notices__once_per_key unique (idempotency_key),
  constraint notices__failed_says_why check ((state = 'failed') = (failed_because is not null)),
  constraint notices__sending_has_lease check ((state = 'sending') = (lease_until is not null)),
  constraint notices__end_keeps_no_facts check ((ended_at is null) = (sealed_facts is not null)),
  constraint notices__end_is_a_state check ((state in ('sent', 'failed')) = (ended_at is not null))
);
create index notices__due on notices (due_at) where state = 'queued';
create index notices__leases on notices (lease_until) where state = 'sending';
create index notices__to_sweep on notices (ended_at) where ended_at is not null;
