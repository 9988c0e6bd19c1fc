-- A user's Outlook mailbox and its grant.
create table mailboxes (
  organization_id        text not null,
  id                     text not null,
  user_id                text not null,
  tenant_id              uuid not null,        -- equal to the identity's, checked at connection
  object_id              uuid not null,
  address                text not null,
  display_name           text not null,
  state                  text not null check (state in ('connected', 'needs-reconnect', 'disconnected')),
  sealed_refresh_token   bytea,                -- AES-256-GCM, bound to this row; null once disconnected
  connected_at           timestamptz not null,
  last_proven_at         timestamptz,
  needs_reconnect_since  timestamptz,
  primary key (organization_id, id),
  constraint mailboxes__one_per_user unique (organization_id, user_id),
  constraint mailboxes__token_while_usable check ((state = 'connected') <= (sealed_refresh_token is not null)),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
