import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseClock } from '../src/ports/clock/clock.ts';
import type { Browser } from './browser.ts';
import { apiOf, connectMailbox, replyOf, runDue, send, signIn, startHouse, type House } from './harness.ts';

/** How often everything is done; a proof says more. */
const count = Number(process.env['PROVE_COUNT'] ?? 12);
const seed = Number(process.env['PROVE_SEED'] ?? 1);

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  await injectConflicts();
});
afterAll(() => house.close());

/**
 * Each fifth transaction that writes anything is told that it was the victim of a deadlock or of a serialization conflict: chosen by its
 * number and the seed, so all of its statements hear the same, and its next try is another.
 */
async function injectConflicts(): Promise<void> {
  await sql`create sequence conflicts`.execute(house.db);
  await sql`grant usage on sequence conflicts to public`.execute(house.db);
  await sql`
    create function inject_conflict() returns trigger language plpgsql as $body$
    begin
      if abs(hashint8(pg_current_xact_id()::text::bigint + ${sql.lit(seed)}) % 5) = 0 then
        perform nextval('conflicts');
        raise exception 'chosen as the victim'
          using errcode = case when txid_current() % 2 = 0 then '40001' else '40P01' end;
      end if;
      return null;
    end $body$`.execute(house.db);
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
     where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(house.db);
  for (const { name } of rows)
    await sql`create trigger conflict after insert or update or delete on ${sql.table(name)}
      for each statement execute function inject_conflict()`.execute(house.db);
}

/** What a person does in a day, on pages and through the API; whatever is refused is thrown. */
async function doEverything(number: number): Promise<void> {
  const call = apiOf(house, ada);
  const message = await send(house, ada, { subject: `Quote ${number}`, key: `conflict-${number}-sent` });
  const tomorrow = new Date((await databaseClock.now(house.db)).getTime() + 86_400_000);
  const later = await send(house, ada, { subject: `Later ${number}`, sendAt: tomorrow.toISOString() });
  replyOf(await call(operations.cancelMessage, { params: { messageId: later.id }, body: {} }));
  const issued = replyOf(
    await call(operations.issueApiKey, {
      body: { holder: 'person', name: `Key ${number}`, scopes: ['messages:read'] },
    }),
  );
  replyOf(await call(operations.revokeApiKey, { params: { apiKeyId: issued.key.id }, body: {} }));
  replyOf(
    await call(operations.updateProfile, {
      body: { displayName: `Ada ${number}`, language: 'en', timeZone: null },
    }),
  );
  const ben = await signIn(house, 'ben@contoso.example');
  const out = await ben.ask(`${house.baseUrl}/sign-out`, {
    method: 'POST',
    headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
  });
  expect(out.status).toBeLessThan(400);
  replyOf(await call(operations.getMessage, { params: { messageId: message.id } }));
}

test('N04: where each fifth transaction is a victim, nobody notices, and nothing is done twice', async () => {
  for (let number = 0; number < count; number += 1) await doEverything(number);
  const sent = async (): Promise<string[]> => {
    await runDue(house);
    const inbox = (await house.emulator.call('GET', '/mailboxes/ben@contoso.example/inbox')) as {
      subject: string;
    }[];
    return inbox.map(({ subject }) => subject).toSorted();
  };
  const wanted = Array.from({ length: Math.min(count, 20) }, (_, number) => `Quote ${number}`).toSorted();
  await expect
    .poll(async () => (await sent()).length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(wanted.length);
  expect(new Set(await sent()).size).toBe((await sent()).length);

  const conflicts = await sql<{ last_value: number }>`select last_value from conflicts`.execute(house.db);
  expect(conflicts.rows[0]?.last_value).toBeGreaterThan(count);
  const rows = await sql<{ action: string; count: number }>`
    select action, count(*) as count from audit_events
     where action in ('message.enqueued', 'message.cancelled', 'api-key.issued', 'api-key.revoked')
     group by action`.execute(house.db);
  const counts = new Map(rows.rows.map(({ action, count: found }) => [action, found]));
  expect([
    counts.get('message.enqueued'),
    counts.get('api-key.issued'),
    counts.get('api-key.revoked'),
  ]).toEqual([count * 2, count, count]);
  expect(house.logText()).not.toMatch(/"(operation|page)\.failed"/);
});
