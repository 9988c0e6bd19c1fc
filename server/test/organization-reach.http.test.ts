import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from './browser.ts';
import { apiOf, connectMailbox, replyOf, runDue, send, signIn, startHouse, type House } from './harness.ts';

let house: House;
let ada: Browser;

beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  // Beside the rows, in the same transactions: who wrote them.
  await sql`create table witnesses (written text, role text, organization text)`.execute(house.db);
  await sql`grant insert on witnesses to public`.execute(house.db);
  await sql`create function witness() returns trigger language plpgsql as $$ begin
    insert into witnesses values (tg_table_name || ' ' || lower(tg_op), current_user, current_organization());
    return new; end $$`.execute(house.db);
  for (const table of ['outbox_messages', 'delivery_attempts', 'audit_links'])
    await sql`create trigger witness after insert or update on ${sql.table(table)}
      for each row execute function witness()`.execute(house.db);
});
afterAll(() => house.close());

test('L05: operations, and the jobs that come after them, write as their organization', async () => {
  const api = apiOf(house, ada);
  const sent = await send(house, ada);
  const state = async () =>
    replyOf(await api(operations.getMessage, { params: { messageId: sent.id } })).state;
  await expect.poll(async () => (await runDue(house), state()), { timeout: 10_000 }).toBe('sent');
  const { organization_id: own } = await house.db
    .selectFrom('outbox_messages')
    .select('organization_id')
    .where('id', '=', sent.id)
    .executeTakeFirstOrThrow();
  const seen = await sql<{ written: string; role: string; organization: string | null }>`
    select distinct written, role, organization from witnesses order by written, role desc`.execute(house.db);
  const byServer = { role: 'gatehouse_server', organization: null };
  const byOrganization = { role: 'gatehouse_organization', organization: own };
  expect(seen.rows).toEqual([
    { written: 'audit_links insert', ...byOrganization },
    // Taking what is due looks across organizations; all that follows is the message's own.
    { written: 'delivery_attempts insert', ...byServer },
    { written: 'delivery_attempts update', ...byOrganization },
    { written: 'outbox_messages insert', ...byOrganization },
    { written: 'outbox_messages update', ...byServer },
    { written: 'outbox_messages update', ...byOrganization },
  ]);
});
