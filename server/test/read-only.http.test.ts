import { operations } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { apiWith, issueKey } from './api-key.ts';
import { Browser } from './browser.ts';
import { apiOf, connectMailbox, replyOf, send, signIn, startHouse, type House } from './harness.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  // As in production: the batches of budgets are spent soon.
  house = await startHouse({ environment: { LIMITS_SCALE: '1' } });
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
});
afterAll(() => house.close());

/** As a provider does it before the disk is full: each new connection starts read-only, and the old ones are ended. */
async function makeReadOnly(isReadOnly: boolean): Promise<void> {
  const name = new URL(house.databaseUrl).pathname.slice(1);
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(
    `alter database ${name} ${isReadOnly ? 'set default_transaction_read_only = on' : 'reset all'}`,
  );
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await client.end();
  const shown = () =>
    sql<{ on: string }>`select current_setting('default_transaction_read_only') as on`
      .execute(house.db)
      .then(({ rows }) => rows[0]?.on)
      .catch(() => undefined);
  await expect.poll(shown).toBe(isReadOnly ? 'on' : 'off');
}

/** How many rows of each kind there are that the requests below write. */
async function rowCounts(): Promise<unknown> {
  const counted = await sql`
    select (select count(*)::int from outbox_messages) as messages, (select count(*)::int from attachments) as attachments,
           (select count(*)::int from linked_files) as files, (select count(*)::int from audit_events) as events,
           (select count(*)::int from attempts) as attempts`.execute(house.db);
  return counted.rows[0];
}

async function metric(name: string): Promise<number> {
  const answer = await house.compositions[0]?.operationsApp.request('/metrics');
  const text = (await answer?.text()) ?? '';
  return Number(new RegExp(`^gatehouse_${name} (.+)$`, 'm').exec(text)?.[1]);
}

test('N05: where the database takes no writes, whoever is in goes on reading, whatever must be written is refused with 503 and stays undone, and it is told loudly', async () => {
  const api = apiOf(house, ada);
  const key = randomUUID();
  const draft = (idempotencyKey: string) => ({
    headers: { 'idempotency-key': idempotencyKey },
    body: { to: [{ address: 'ben@contoso.example' }], subject: 'N05', html: '<p>x</p>', attachmentIds: [] },
  });
  await send(house, ada, { subject: 'Before' });
  const { text } = await issueKey(house, ada, { scopes: ['messages:read'] });
  // Both are due to be remembered as seen.
  await sql`update sessions set last_seen_at = last_seen_at - interval '5 minutes'`.execute(house.db);
  await makeReadOnly(true);
  const before = await rowCounts();

  const session = () => api(operations.getSession, {}).then((outcome) => outcome.ok);
  await expect.poll(session).toBe(true);
  // More than a batch of the person's budget.
  for (let number = 0; number < 130; number += 1)
    expect(replyOf(await api(operations.listMessages, { query: {} })).messages.length).toBe(1);
  replyOf(await apiWith(house, text)(operations.listMessages, { query: {} }));

  const refused = await ada.ask(`${house.baseUrl}/api/messages`, {
    method: 'POST',
    headers: { origin: house.baseUrl, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(draft(key).body),
  });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(refused.headers.get('retry-after')).not.toBeNull();
  expect(JSON.parse(refused.text)).toMatchObject({ code: 'database_unavailable' });
  const file = { query: { name: 'a.pdf' }, body: new Uint8Array(1000) };
  const others = [
    await api(operations.uploadAttachment, file),
    await api(operations.beginLinkedFile, { body: { name: 'plan.pdf', sizeBytes: 1000 } }),
  ];
  expect(others).toMatchObject([1, 2].map(() => ({ ok: false, problem: { code: 'database_unavailable' } })));
  expect((await new Browser().visit(`${house.baseUrl}/sign-in/microsoft`)).status).toBe(503);
  expect(await rowCounts()).toEqual(before);

  expect(house.logText().split('"event":"database.takes-no-writes"').length - 1).toBe(1);
  expect(await metric('database_refused_writes_since_start')).toBeGreaterThan(3);

  await makeReadOnly(false);
  const handIn = () => api(operations.enqueueMessage, draft(key)).then((outcome) => outcome.ok);
  await expect.poll(handIn).toBe(true);
  expect(await handIn()).toBe(true);
  const kept = await house.db
    .selectFrom('outbox_messages')
    .select('id')
    .where('subject', '=', 'N05')
    .execute();
  expect(kept).toHaveLength(1);
});
