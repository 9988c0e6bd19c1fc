-- Where Microsoft is the only way in, no session of another method comes into being, whatever the code believes that asks for it:
-- during a release a replica of the version before may not know the rule yet (security case E14). The row of the organization is
-- held, so that a switch under way comes before or after.
create function refuse_closed_way() returns trigger language plpgsql as $$
declare
  rule text;
begin
  select enforcement into rule from organizations where id = new.organization_id for share;
  if rule = 'required' then
    raise exception 'a session by % in an organization that asks for Microsoft', new.method
      using errcode = 'check_violation', constraint = 'sessions__way_is_open';
  end if;
  return new;
end $$;
create trigger sessions__way_is_open before insert on sessions
  for each row when (new.method <> 'microsoft') execute function refuse_closed_way();
