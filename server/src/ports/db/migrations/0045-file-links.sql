-- Files that are too large for a mail: they stay here, and a link to each travels in the mail (docs/decisions/0045).
create table linked_files (
  organization_id  text not null,
  id               text not null,
  user_id          text not null,
  name             text not null,
  size_bytes       integer not null check (size_bytes > 0),  -- as announced; what the parts add up to once it is whole
  part_bytes       integer not null check (part_bytes > 0),  -- of each part but the last
  begun_at         timestamptz not null,
  closed_at        timestamptz,                -- all parts were there; none is taken any more
  sha256           bytea,                      -- of the whole; null: unfinished, or not read through yet
  kind             text,                       -- by its first bytes, never by its name; only shown
  message_id       text,                       -- null: not used yet, deleted after a day
  position         integer,
  emptied_at       timestamptz,                -- its bytes are deleted, so it takes no room
  primary key (organization_id, id),
  constraint linked_files__read_through_once_closed check (sha256 is null or (closed_at is not null and kind is not null)),
  constraint linked_files__used_once_whole check (message_id is null or sha256 is not null),
  foreign key (organization_id, user_id) references users (organization_id, id),
  foreign key (organization_id, message_id) references outbox_messages (organization_id, id)
);
create index linked_files__of_message on linked_files (organization_id, message_id, position) where message_id is not null;
create index linked_files__room on linked_files (organization_id) where emptied_at is null;
create index linked_files__to_sweep on linked_files (begun_at) where message_id is null;
call separate_organizations('linked_files', 'organization_id');

-- Their bytes, part by part: what one request or one read holds in memory.
create table linked_file_parts (
  organization_id  text not null,
  file_id          text not null,
  number           integer not null check (number > 0),
  content          bytea not null,
  primary key (organization_id, file_id, number),
  foreign key (organization_id, file_id) references linked_files (organization_id, id) on delete cascade
);
alter table linked_file_parts alter column content set storage external;  -- mostly compressed already; keep the CPU
call separate_organizations('linked_file_parts', 'organization_id');

-- The address under which whoever got the mail fetches a file; one for each file that a message has taken.
create table file_links (
  organization_id     text not null,
  id                  text not null,
  file_id             text not null,
  token_hash          bytea not null unique,   -- SHA-256 of the 256 bits in the address
  sealed_token        bytea not null,          -- the same bits, sealed, for the hand-over and its repetitions. Empty once it is over
  made_at             timestamptz not null,
  expires_at          timestamptz not null,    -- 30 days after it was mailed; until then, after it is to be
  revoked_at          timestamptz,
  mailed_at           timestamptz,             -- first hand-over of its mail; before, nobody has it
  download_count      integer not null default 0,  -- begun: presses of the button, not looks at the page
  last_downloaded_at  timestamptz,
  primary key (organization_id, id),
  constraint file_links__one_for_each_file unique (organization_id, file_id),
  constraint file_links__no_token_once_revoked check (revoked_at is null or length(sealed_token) = 0),
  foreign key (organization_id, file_id) references linked_files (organization_id, id)
);
call separate_organizations('file_links', 'organization_id');
