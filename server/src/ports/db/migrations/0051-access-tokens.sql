-- One access token for each mailbox, shared by all processes: whoever needs one while another process renews it waits for what
-- comes of that, and asks Microsoft nothing (security case G08).
alter table mailboxes
  add column sealed_access_token      bytea,        -- AES-256-GCM, bound to this row, its person, the registration and the scopes
  add column access_token_until       timestamptz,  -- five minutes before it ends at Microsoft
  add column access_token_refused_at  timestamptz,  -- when Graph's last 401 made us drop one: at most one a minute
  add column renewing_until           timestamptz,  -- a process asks Microsoft for a new one; over by itself where it died
  add constraint mailboxes__access_token_while_connected check (
    sealed_access_token is null or (state = 'connected' and access_token_until is not null));
