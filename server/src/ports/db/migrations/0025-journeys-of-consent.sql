-- Journeys of an IT admin to Microsoft: the yes for a registration, and the sign-in after it that shows whether it holds.
-- And what an attempt that never came back needs, so that its person can be helped.
alter table attempts
  drop constraint attempts__known_purpose,
  add constraint attempts__known_purpose
    check (purpose in ('sign-in', 'mailbox', 'support', 'admin-consent', 'consent-proof')),
  add column registration      text not null default 'sign-in' check (registration in ('sign-in', 'mail')),
  add column login_hint        text,           -- the address that was typed, or that we knew: display and help, never identity
  add column hand_off_link_id  text,           -- admin-consent, consent-proof: the link whose page started it
  add column seen_page         text check (seen_page in
    ('approval-required', 'need-admin-approval', 'permissions-requested', 'code', 'closed', 'other')),
  add column seen_page_at      timestamptz;    -- when the person said which page they saw
update attempts set registration = 'mail' where purpose = 'mailbox';
alter table attempts
  add constraint attempts__mailbox_is_mail check (purpose <> 'mailbox' or registration = 'mail'),
  add constraint attempts__from_hand_off
    check (purpose not in ('admin-consent', 'consent-proof') or (organization_id is not null and hand_off_link_id is not null));
-- What this browser has not come back from yet, newest first.
create index attempts__of_browser on attempts (browser_hash, started_at desc);
