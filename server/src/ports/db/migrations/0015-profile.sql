-- What a person says about themselves.
alter table users
  add column language text not null default 'en',   -- the closed list is in the contract
  add column time_zone text;                        -- IANA; null: as the device says

-- The browser in words, as it named itself when the session was opened: so that people know which one to sign out.
alter table sessions add column browser text not null default 'unknown browser' check (length(browser) between 1 and 60);
