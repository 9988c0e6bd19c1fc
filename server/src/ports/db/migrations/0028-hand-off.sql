-- The page for an IT admin, by links that need no user here (docs/decisions/0034).
create table hand_off_links (
  organization_id   text not null references organizations (id),
  id                text not null,
  token_hash        bytea not null unique,      -- SHA-256 of the 256 bits in the address
  sealed_token      bytea not null,             -- the same bits, sealed: to mail the link, and to lead back to its page. Empty once revoked
  tenant_id         uuid not null,              -- the tenant that is asked to approve; what comes back is compared with it
  display_domain    text,                       -- as the page names the tenant; never identity
  made_by           text not null,
  reference         text not null,
  made_at           timestamptz not null,
  expires_at        timestamptz not null,       -- 30 days
  revoked_at        timestamptz,
  first_clicked_at  timestamptz,                -- first press on a button: scanners of mail look at pages, they press nothing
  primary key (organization_id, id),
  constraint hand_off_links__made_by foreign key (organization_id, made_by) references users (organization_id, id),
  constraint hand_off_links__no_token_once_revoked check (revoked_at is null or length(sealed_token) = 0)
);
create index hand_off_links__to_sweep on hand_off_links (expires_at);
call separate_organizations('hand_off_links', 'organization_id');

-- To whom links are mailed: one address, entered by an account admin.
create table it_contacts (
  organization_id  text primary key references organizations (id),
  address          text not null check (length(address) between 3 and 254),
  set_at           timestamptz not null
);
call separate_organizations('it_contacts', 'organization_id');

-- A sign-in that set out for one address and came back as another waits for the person's word (docs/product.md X11).
alter table session_choices
  add column asked_for text;                    -- the address that the sign-in set out for; null: none, or the same came back
