-- What a token says of how Microsoft saw the person: recorded as it was said, and never concluded (security case E16).
alter table attempts
  add column authenticated_at timestamptz,
  add column auth_methods text[],              -- amr; null: not said, as in every v2.0 token today
  add column auth_class text;                  -- acr
alter table session_choices
  add column second_factor text check (second_factor in ('seen', 'not-named', 'not-said'));
