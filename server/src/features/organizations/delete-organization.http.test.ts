import { operations } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiWith, issueKey } from '../../../test/api-key.ts';
import { Browser } from '../../../test/browser.ts';
import { makeFileLink } from '../../../test/linked-files.ts';
import { makePreview, writeMailings } from '../../../test/enforcing.ts';
import { makeLift } from '../../../test/lifts.ts';
import { postForm } from '../../../test/forms.ts';
import {
  apiOf,
  connectMailbox,
  goToCallback,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { giveReason, organizationIdOf, signInAsSupport } from '../../../test/support.ts';
import { makeMoved } from '../../../test/tenant-moves.ts';
import { demoPassword } from '../../../worlds/demo.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { deletePlan } from './delete-plan.model.ts';
import { deleteOrganization } from './public.ts';

const name = 'Contoso Electric';

let house: House;
let organizationId: string;
let ada: Browser;
let key: string;
/** A journey that has begun, and ends after the deletion. */
let late: { readonly browser: Browser; readonly url: string };
beforeAll(async () => {
  house = await startHouse();
  organizationId = await organizationIdOf(house, name);
  ada = await signIn(house, 'ada@contoso.example');
  await fill();
});
afterAll(() => house.close());

/** Something of Contoso in every table that may hold something of it. */
async function fill(): Promise<void> {
  const call = apiOf(house, ada);
  await connectMailbox(house, ada, 'ada@contoso.example');
  const { id: file } = replyOf(
    await call(operations.uploadAttachment, {
      query: { name: 'a.txt' },
      body: new TextEncoder().encode('x'),
    }),
  );
  await send(house, ada, { attachmentIds: [file] });
  const messages = [{ to: [{ address: 'ben@contoso.example' }], subject: 'One of many', html: '' }];
  const headers = { 'idempotency-key': 'batch-of-one' };
  replyOf(await call(operations.enqueueMessageBatch, { headers, body: { messages } }));
  await makeFileLink(house, ada);
  const { id: kept } = replyOf(
    await call(operations.uploadAttachment, {
      query: { name: 'b.txt' },
      body: new TextEncoder().encode('x'),
    }),
  );
  const draft = { subject: 'Not sent yet', attachmentIds: [kept] };
  replyOf(await call(operations.createDraft, { headers, body: draft }));
  replyOf(await call(operations.setSignature, { body: { html: '<p>Ada</p>' } }));
  await runDue(house);
  key = (await issueKey(house, ada)).text;
  replyOf(await call(operations.sendInvitations, { body: { rows: [{ email: 'new@contoso.example' }] } }));
  replyOf(await call(operations.createHandOffLink, { body: {} }));
  replyOf(await call(operations.setItContact, { body: { address: 'it@contoso.example' } }));
  replyOf(await call(operations.requestActivation, { body: { note: '' } }));
  await house.db.updateTable('organizations').set({ enforcement_activated_at: new Date() }).execute();
  const { id: previewId } = await makePreview(house, ada);
  replyOf(await call(operations.tellFirst, { params: { previewId }, body: {} }));
  await writeMailings(house);
  await makeLift(house, organizationId);
  await makeMoved(house, organizationId);
  await sql`insert into access_losses (organization_id, id, user_id, signal, noticed_at)
    select organization_id, 'los_x', id, 'liveness', clock_now() from users where organization_id = ${organizationId} limit 1`.execute(
    house.db,
  );
  await sql`insert into revocation_drills (organization_id, id, user_id, happened_at)
    select organization_id, 'drl_x', user_id, noticed_at from access_losses where id = 'los_x'`.execute(
    house.db,
  );
  await postForm(house, new Browser(), '/password/forgot', { email: 'kim@contoso.example' });
  await postForm(house, new Browser(), '/sign-in/code', { email: 'lee@contoso.example' });
  await giveReason(house, await signInAsSupport(house), organizationId);
  await sql`insert into session_choices (id, browser_hash, candidates, method, return_to, started_at, expires_at)
    select 'chc_x', '\\x00', jsonb_build_array(jsonb_build_object('organizationId', organization_id, 'userId', id)),
           'password', '/', clock_now(), clock_now() + interval '10 minutes'
      from users where organization_id = ${organizationId} limit 1`.execute(house.db);
  await sql`insert into audit_repeats values (${organizationId}, 'session.refused', clock_now(), 1, 0, clock_now())`.execute(
    house.db,
  );
  await waitForIt();
  const browser = new Browser();
  late = { browser, url: await goToCallback(house, 'ben@contoso.example', browser) };
}

/** Somebody who did not come back from Microsoft says that they sent the request. */
async function waitForIt(): Promise<void> {
  const browser = new Browser();
  await house.emulator.call('DELETE', '/auto-answer');
  await browser.visit(`${house.baseUrl}/sign-in/microsoft?loginHint=chen@contoso.example`);
  const attempts = house.db
    .selectFrom('attempts')
    .select('id')
    .where('login_hint', '=', 'chen@contoso.example');
  const { id: attempt } = await attempts.executeTakeFirstOrThrow();
  await postForm(house, browser, '/stuck', { attempt, page: 'approval-required', next: 'sent' });
}

async function tablesWith(condition: 'any' | 'organization_id'): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select distinct t.table_name as name from information_schema.tables t
      join information_schema.columns c using (table_schema, table_name)
     where t.table_schema = 'public' and t.table_type = 'BASE TABLE'
       and (${condition === 'any'} or c.column_name in ('organization_id', 'candidates'))`.execute(house.db);
  return found.rows.map((row) => row.name).toSorted();
}

/** How many rows of each table say one of these texts, in whatever column; bytes as they are and as hexadecimal. */
async function rowsWith(texts: readonly string[]): Promise<Record<string, number>> {
  const patterns = texts.flatMap((text) => [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`]);
  const counts: Record<string, number> = {};
  for (const table of await tablesWith('any')) {
    const found = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)} t where t::text ilike any(${patterns})`.execute(
      house.db,
    );
    const count = found.rows[0]?.count ?? 0;
    if (count > 0) counts[table] = count;
  }
  return counts;
}

/** All rows of another organization, as text. */
async function rowsOf(id: string): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {};
  for (const { table, by } of deletePlan)
    if (by === 'organization_id')
      rows[table] = (
        await sql`select t::text from ${sql.table(table)} t where organization_id = ${id} order by 1`.execute(
          house.db,
        )
      ).rows;
  return rows;
}

const remove = (confirmedName: string) =>
  deleteOrganization(
    { db: house.db, clock: databaseClock },
    { organizationId, confirmedName, by: 'Sam of operations' },
  );

describe('N18: the plan of a deletion', () => {
  test('names every table in which an organization can stand, and the test has a row in each', async () => {
    const planned = new Set(deletePlan.map(({ table }) => table));
    expect(await tablesWith('organization_id')).toEqual(
      [...planned].filter((table) => table !== 'organizations').toSorted(),
    );
    const filled = await rowsWith([organizationId]);
    expect([...planned].filter((table) => filled[table] === undefined)).toEqual([]);
  });
});

describe('an audit trail ends with its organization or not at all', () => {
  const stone = (tx: House['db'], number: string, hash: string) =>
    sql`insert into deleted_organizations (id, deleted_at, deleted_by, last_number, last_hash)
      select organization_id, clock_now(), 'x', ${sql.raw(number)}, ${sql.raw(hash)} from audit_heads
       where organization_id = ${organizationId}`.execute(tx);

  test.each([
    ['another number', 'number - 1', 'hash', 'ends elsewhere'],
    ['another hash', 'number', "'\\x00'", 'ends elsewhere'],
    ['the true head, while the organization stays', 'number', 'hash', 'is still there'],
  ])('N18: a tombstone with %s is refused', async (_what, number, hash, why) => {
    const deletion = house.db.transaction().execute(async (tx) => {
      await stone(tx, number, hash);
      await sql`delete from audit_links where organization_id = ${organizationId}`.execute(tx);
      await sql`delete from audit_events where organization_id = ${organizationId}`.execute(tx);
    });
    await expect(deletion).rejects.toThrow(why);
  });

  test('N18: without a tombstone no event can be deleted', async () => {
    const deletion = sql`delete from audit_links where organization_id = ${organizationId}`.execute(house.db);
    await expect(deletion).rejects.toThrow('append-only');
  });
});

describe('deleting an organization', () => {
  test('N18: under another name deletes nothing', async () => {
    expect(await remove('contoso electric')).toBeUndefined();
    expect((await apiOf(house, ada)(operations.getSession, {})).ok).toBe(true);
  });

  test('N18: leaves nothing of the organization and its people but the tombstone, and nothing of others is touched', async () => {
    const other = await organizationIdOf(house, 'Fabrikam Lighting');
    const [before, users, head] = [
      await rowsOf(other),
      await house.db
        .selectFrom('users')
        .select(['id', 'email'])
        .where('organization_id', '=', organizationId)
        .execute(),
      await house.db
        .selectFrom('audit_heads')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .executeTakeFirstOrThrow(),
    ];
    expect(await remove(name)).toMatchObject({ lastNumber: Number(head.number), lastHash: head.hash });
    expect(await rowsWith([organizationId])).toEqual({ deleted_organizations: 1 });
    expect(await rowsWith(users.flatMap(({ id, email }) => [id, email]))).toEqual({});
    expect(await rowsOf(other)).toEqual(before);
    const stones = await house.db.selectFrom('deleted_organizations').selectAll().execute();
    expect(stones).toMatchObject([
      {
        id: organizationId,
        deleted_by: 'Sam of operations',
        last_number: Number(head.number),
        last_hash: head.hash,
      },
    ]);
    await expect(sql`delete from deleted_organizations`.execute(house.db)).rejects.toThrow('append-only');
  });

  test('N18: sessions, keys, journeys and passwords of its people are worth nothing at once', async () => {
    expect((await apiOf(house, ada)(operations.getSession, {})).ok).toBe(false);
    expect((await apiWith(house, key)(operations.getMailbox, {})).ok).toBe(false);
    expect((await late.browser.visit(late.url)).status).toBeGreaterThanOrEqual(400);
    const typed = { email: 'kim@contoso.example', password: demoPassword };
    expect((await postForm(house, new Browser(), '/sign-in/password', typed)).status).toBe(403);
    await expect(signIn(house, 'ada@contoso.example')).rejects.toThrow('Nobody here has this');
    const outcome = await apiOf(house, ada)(operations.enqueueMessage, {
      headers: { 'idempotency-key': randomUUID() },
      body: { to: [{ address: 'x@contoso.example' }], subject: 'x', html: 'x', attachmentIds: [] },
    });
    expect(outcome).toMatchObject({ ok: false, status: 401 });
    await runDue(house);
  });
});
