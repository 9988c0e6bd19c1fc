-- Lists of people stay fast with 100,000 of them: each filter of the page has an index in the order of the page.
create index users__by_name on users (organization_id, lower(display_name), id) where state <> 'removed';
create index users__by_role on users (organization_id, role, lower(display_name), id) where state <> 'removed';
create index users__by_state on users (organization_id, state, lower(display_name), id);
create index users__without_pin on users (organization_id, lower(display_name), id)
  where pinned_tenant_id is null and state <> 'removed';
create index users__with_password on users (organization_id, lower(display_name), id)
  where other_methods @> array['password'] and state <> 'removed';
create index users__with_email_code on users (organization_id, lower(display_name), id)
  where other_methods @> array['email-code'] and state <> 'removed';
create index users__admins on users (organization_id, id) where role = 'admin' and state = 'active';

-- The words by which people are found: a search is a range of this index, however many people there are.
create table user_words (
  organization_id  text not null,
  word             text collate "C" not null,
  user_id          text not null,
  primary key (organization_id, word, user_id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index user_words__of_user on user_words (organization_id, user_id, word);

create function user_words_of(display_name text, email text) returns setof text language sql immutable as $$
  select distinct left(word, 100) from (
    select regexp_split_to_table(lower(display_name), '[[:space:][:punct:]]+') as word
    union all select lower(email)
  ) as words where word <> ''
$$;

create function keep_user_words() returns trigger language plpgsql as $$
begin
  delete from user_words where organization_id = new.organization_id and user_id = new.id;
  if new.state <> 'removed' then
    insert into user_words (organization_id, word, user_id)
      select new.organization_id, word, new.id from user_words_of(new.display_name, new.email) as word;
  end if;
  return null;
end $$;
create trigger users__keep_words after insert or update of display_name, email, state on users
  for each row execute function keep_user_words();
insert into user_words (organization_id, word, user_id)
  select u.organization_id, word, u.id from users u, user_words_of(u.display_name, u.email) as word;

-- Invitations. The link in the mail holds the token; here is only its SHA-256.
create table invitations (
  organization_id   text not null references organizations (id),
  id                text not null,
  email             text not null,
  display_name      text,                        -- as the inviter wrote it
  role              text not null check (role in ('admin', 'member')),
  pinned_tenant_id  uuid,                        -- the tenant the user will be pinned to
  token_hash        bytea not null unique,
  state             text not null check (state in ('open', 'confirming', 'accepted', 'withdrawn', 'refused')),
  invited_by        text,                        -- null: the vendor, for the first admin
  came_as           jsonb,                       -- confirming: {tenantId, objectId, displayName, address}
  sent_count        integer not null default 1,
  created_at        timestamptz not null,
  sent_at           timestamptz not null,
  expires_at        timestamptz not null,        -- 72 hours after it was sent
  ended_at          timestamptz,
  user_id           text,                        -- accepted: the user it became
  primary key (organization_id, id),
  constraint invitations__confirming_has_somebody check ((state = 'confirming') <= (came_as is not null)),
  constraint invitations__accepted_has_user check ((state = 'accepted') = (user_id is not null)),
  foreign key (organization_id, invited_by) references users (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id)
);
create unique index invitations__one_per_address on invitations (organization_id, lower(email))
  where state in ('open', 'confirming');
create index invitations__waiting on invitations (organization_id, id desc) where state in ('open', 'confirming');
create index invitations__over on invitations (organization_id, id desc) where state not in ('open', 'confirming');

-- The journey to Microsoft that accepts an invitation.
alter table attempts add column invitation_id text;
