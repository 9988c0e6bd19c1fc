import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiWith } from '../../test/api-key.ts';
import { Browser, type Page } from '../../test/browser.ts';
import { runCommand, runCommandWith, type CommandRun } from '../../test/command.ts';
import { postForm } from '../../test/forms.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  runCases,
  runDue,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from '../../test/harness.ts';
import { liveADay, sentSoFar, type LivelyDay } from '../../test/lively-day.ts';
import { restoreBeside, type RestoredHouse } from '../../test/restored-house.ts';
import { createTestDatabase } from '../../test/test-database.ts';
import { demo } from '../config/demo-settings.ts';
import { listBackupTables } from '../ports/db/backup/backup-tables.ts';
import { openDatabase } from '../ports/db/database.ts';
import { createLog } from '../ports/log/log.ts';

const contosoName = 'Contoso Electric';
const ben = 'ben@contoso.example';

/** The house as it was when the backup was made. */
let yesterday: House;
let restored: RestoredHouse;
let house: House;
let before: LivelyDay;
beforeAll(async () => {
  yesterday = await startHouse();
  before = await liveADay(yesterday);
  restored = await restoreBeside(yesterday);
  ({ house } = restored);
}, 120_000);
afterAll(async () => {
  await restored.close();
  await yesterday.close();
});

const isIn = async (browser: Browser): Promise<boolean> =>
  (await apiOf(house, browser)(operations.getSession, {})).ok;

/** The same address at the restored house. */
const there = (address: string): string => {
  const { pathname, search } = new URL(address);
  return `${house.baseUrl}${pathname}${search}`;
};

const opensKey = async (text: string): Promise<boolean> => {
  const api = apiWith(house, text);
  return (
    (await api(operations.getMailbox, {})).ok || (await api(operations.listAuditEvents, { query: {} })).ok
  );
};

describe('N08: a restored backup revives', () => {
  test('no session, whoever opened it', async () => {
    const { ada, ben: benIn, kim, agent } = before.doors;
    expect([await isIn(ada), await isIn(benIn), await isIn(kim)]).toEqual([false, false, false]);
    expect((await agent.ask(`${house.baseUrl}/support`)).status).not.toBe(200);
    const open = await house.db.selectFrom('sessions').select('id').where('ended_at', 'is', null).execute();
    expect(open).toEqual([]);
  });

  test('no session by its epoch, were its row open', async () => {
    const stale = await sql<{ count: number }>`
      select count(*) as count from sessions s join organizations o on o.id = s.organization_id
       where s.organization_epoch >= o.session_epoch or s.organization_epoch >= o.microsoft_epoch`.execute(
      house.db,
    );
    expect(stale.rows).toEqual([{ count: 0 }]);
  });

  test('no API key, neither of a person nor of an organization; whoever restores reads which', async () => {
    const { person, organization } = before.keys;
    expect([await opensKey(person.text), await opensKey(organization.text)]).toEqual([false, false]);
    for (const { key, text } of [person, organization]) {
      expect(restored.restore.out).toContain(`${key.id}  …${text.slice(-4)}`);
      expect(restored.restore.out).not.toContain(text);
    }
  });

  test('no journey to Microsoft that was under way', async () => {
    const { onTheWay, callback } = before.links;
    const page = await onTheWay.visit(there(callback));
    expect(page.status).toBe(400);
    expect(await isIn(onTheWay)).toBe(false);
  });

  test.each<[string, () => Promise<Page>]>([
    ['invitation', () => new Browser().ask(there(before.links.invitation))],
    ['link to set a password', () => new Browser().ask(there(before.links.reset))],
    ['link into Microsoft', () => new Browser().ask(`${there(before.links.binding)}/microsoft`)],
    ['link to a file', () => new Browser().ask(there(before.links.file))],
    ['download behind one', () => postForm(house, new Browser(), new URL(before.links.file).pathname, {})],
    ['link for IT', () => new Browser().ask(there(before.links.handOff))],
    ['link to a wait', () => new Browser().ask(there(before.links.wait))],
  ])('no %s', async (_, open) => {
    const page = await open();
    expect([400, 403, 404, 410]).toContain(page.status);
  });

  test('no code', async () => {
    const { lee, request, code } = before.links.code;
    const page = await postForm(house, lee, '/sign-in/code/verify', { request, code });
    expect(page.headers.getSetCookie().join()).not.toContain(`${sessionCookie}=`);
    expect(await isIn(lee)).toBe(false);
  });

  test('no lift of enforcement', async () => {
    const lifts = await house.db.selectFrom('enforcement_lifts').select('outcome').execute();
    expect(lifts).toEqual([{ outcome: 'withdrawn' }]);
  });

  test('no mail: what had not left waits for its sender, and nothing of ours is sent again', async () => {
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await runDue(house);
      await runCases(house);
    }
    expect(await sentSoFar(yesterday)).toEqual(before.sentSoFar);
    const { queued, sending, held, scheduled } = before.messages;
    const rows = await house.db
      .selectFrom('outbox_messages')
      .select(['id', 'state', 'explanation'])
      .execute();
    for (const { id } of [queued, sending, held, scheduled]) {
      const row = rows.find((one) => one.id === id);
      expect(row).toMatchObject({ state: 'unconfirmed', explanation: expect.stringContaining('Sent Items') });
    }
    const attempts = await house.db
      .selectFrom('delivery_attempts')
      .select('outcome')
      .where('message_id', '=', sending.id)
      .execute();
    expect(attempts).toEqual([{ outcome: 'unconfirmed' }]);
    const waiting = await house.db.selectFrom('notices').select('id').where('ended_at', 'is', null).execute();
    expect(waiting).toEqual([]);
  });

  test('no credential of Microsoft’s', async () => {
    const left = await sql<{ count: number }>`
      select (select count(*) from mailboxes where sealed_refresh_token is not null)
           + (select count(*) from liveness) + (select count(*) from session_choices) as count`.execute(
      house.db,
    );
    expect(left.rows).toEqual([{ count: 0 }]);
  });
});

describe('N08: after a restore', () => {
  test('each organization’s trail says what was restored, by whom, and what has ended; its chain is whole', async () => {
    const organizations = await house.db.selectFrom('organizations').select(['id', 'name']).execute();
    const events = await house.db
      .selectFrom('audit_events')
      .select(['organization_id', 'actor_name', 'context'])
      .where('action', '=', 'organization.restored')
      .execute();
    expect(events.map((event) => event.organization_id).toSorted()).toEqual(
      organizations.map(({ id }) => id).toSorted(),
    );
    const contoso = organizations.find(({ name }) => name === contosoName);
    const told = events.find((event) => event.organization_id === contoso?.id);
    expect(told).toMatchObject({
      actor_name: 'Sam',
      context: {
        apiKeyCount: 2,
        mailboxCount: 1,
        invitationCount: 3,
        bindingLinkCount: 1,
        handOffLinkCount: 1,
        messageCount: 4,
        noticeCount: 2,
        liftCount: 1,
      },
    });
    expect(await runCommand(house, 'verify-audit.ts')).toMatchObject({ status: 0, errors: '' });
  });

  test('every table has been thought about: what of it ends, and why the rest may come back', async () => {
    const tables = (await listBackupTables(house.db)).map(({ name }) => name);
    expect(Object.keys(whatBecomesOf).toSorted()).toEqual(tables.toSorted());
  });
});

/** Where the command says that it is. */
const fileOf = ({ out }: CommandRun): string => /^(\S+): /.exec(out)?.[1] ?? '';

test('G16: the file holds no credential of Microsoft’s, so that none outlives in it whose it was', async () => {
  const found = await sql<{ value: Buffer }>`
    select sealed_refresh_token as value from mailboxes union all select sealed_access_token from mailboxes
     union all select sealed_refresh_token from liveness union all select sealed_refresh_token from session_choices`.execute(
    yesterday.db,
  );
  const sealed = found.rows.map(({ value }) => value).filter((value) => value !== null);
  expect(sealed.length).toBeGreaterThan(2);
  const text = gunzipSync(await readFile(fileOf(restored.backup))).toString();
  expect(sealed.filter((value) => text.includes(value.toString('hex')))).toEqual([]);
  // Others are in it, so that looking for them in this way would find them.
  const notice = await sql<{ value: Buffer }>`
    select sealed_facts as value from notices where length(sealed_facts) > 0 limit 1`.execute(yesterday.db);
  expect(text).toContain(notice.rows[0]?.value.toString('hex'));
});

describe('N09: a restored house', () => {
  test('was restored by the two commands', () => {
    expect(restored.backup).toMatchObject({ status: 0, errors: '' });
    expect(restored.backup.out).toMatch(/: \d+ rows as of \S+Z, \d+ bytes, sealed with the key \S+\n$/);
    expect(restored.restore).toMatchObject({ status: 0, errors: '' });
    expect(restored.restore.out).toMatch(/^Restored: \d+ organizations, as they were at \S+Z\.\nEnded: /);
  });

  test('serves: people come in, connect their mailbox again, look, and send', async () => {
    const browser = await signIn(house, ben);
    const call = apiOf(house, browser);
    expect(replyOf(await call(operations.getMailbox, {}))).toMatchObject({
      state: 'needs-reconnect',
    });
    await connectMailbox(house, browser, ben);
    await runDue(house);
    expect(await sentSoFar(yesterday)).toEqual(before.sentSoFar);
    const { id: messageId } = before.messages.queued;
    const settle = { params: { messageId }, body: { decision: 'send-again' as const } };
    replyOf(await call(operations.settleMessage, settle));
    await expect
      .poll(async () => {
        await runDue(house);
        return replyOf(await call(operations.getMessage, { params: { messageId } })).state;
      })
      .toBe('sent');
    const [deliveries = 0] = before.sentSoFar;
    expect((await sentSoFar(yesterday))[0]).toBe(deliveries + 1);
  });

  test('is restored into the embedded database as well, and backed up from it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-embedded-'));
    const [first, second] = [fileOf(restored.backup), join(folder, 'again')];
    const embedded = { DATA_DIR: folder, BASE_URL: house.baseUrl };
    const there = await runCommandWith(embedded, 'restore.ts', '--from', first);
    expect(there).toMatchObject({ status: 0, errors: '' });
    const told = (out: string) => out.replace(/^Restored:.*$/m, '');
    expect(told(there.out)).toBe(told(restored.restore.out));
    const again = await runCommandWith(embedded, 'backup.ts', '--to', second);
    expect(again).toMatchObject({ status: 0, errors: '' });
    await rm(folder, { recursive: true });
  }, 60_000);

  test('is not made without a key that something in the backup is sealed with: the database stays empty', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-rotated-'));
    const file = join(folder, 'backup');
    const newer = `k9:${Buffer.alloc(32, 9).toString('base64')}`;
    const rotated = { DATABASE_URL: yesterday.databaseUrl, SEALING_KEYS: `${newer},${demo.sealingKeys}` };
    expect(await runCommandWith(rotated, 'backup.ts', '--to', file)).toMatchObject({ status: 0, errors: '' });
    const target = await createTestDatabase('empty');
    const without = { DATABASE_URL: target.connectionString, SEALING_KEYS: newer };
    const refused = await runCommandWith(without, 'restore.ts', '--from', file);
    expect([refused.status, refused.out]).toEqual([1, '']);
    expect(refused.errors).toMatch(
      /^SEALING_KEYS: values in this database are sealed with \w+ \(\d+ values?\), which is not given\. [^\n]*\n$/,
    );
    const settings = { connectionString: target.connectionString, maxConnections: 1 };
    const db = openDatabase({ ...settings, log: createLog('silent'), as: 'owner' });
    expect(await listBackupTables(db)).toEqual([]);
    await db.destroy();
    await Promise.all([target.drop(), rm(folder, { recursive: true })]);
  }, 60_000);

  test('takes no second backup over the first', async () => {
    const file = fileOf(restored.backup);
    const again = await runCommand(house, 'restore.ts', '--from', file);
    expect([again.status, again.out]).toEqual([1, '']);
    expect(again.errors).toContain('The database is not empty. Nothing was changed');
    const over = await runCommand(house, 'backup.ts', '--to', file);
    expect([over.status, over.errors]).toEqual([1, `${file} is there already: name a new file.\n`]);
  });
});

/** `ends`: in end-what-came-back.ts. Everything else is a fact of that instant, or of no use without what has ended. */
const whatBecomesOf = {
  access_losses: 'a fact',
  activation_requests: 'a question to support, who answer it again',
  api_key_secrets: 'of no use: its key is revoked',
  api_keys: 'ends',
  attachments: 'of no use but with a message',
  attempts: 'ends',
  audit_events: 'a fact',
  audit_heads: 'a fact',
  audit_links: 'a fact',
  audit_repeats: 'a count',
  binding_links: 'ends',
  consent_cases: 'a fact about a tenant, looked at again',
  consent_waiters: 'ends: its link',
  deleted_organizations: 'a fact',
  delivery_attempts: 'ends: what was under way',
  email_codes: 'ends',
  enforcement_lifts: 'ends',
  enforcement_mailings: 'ends',
  enforcement_previews: 'ends',
  entra_identities: 'a fact; Microsoft says who may come in',
  former_identities: 'a fact; opens nothing',
  file_links: 'ends',
  hand_off_links: 'ends',
  invitations: 'ends',
  it_contacts: 'a fact',
  limit_buckets: 'an instant that passes',
  circuits: 'whether Microsoft answered; asked anew with the next message',
  lanes: 'when a mailbox is looked at next; nothing is queued in it',
  lane_entries: 'how much a mailbox has sent; a limit that is heeded once more',
  message_drafts: 'a fact; its person goes on writing',
  signatures: 'a fact',
  message_batches: 'a fact; its messages end',
  linked_file_parts: 'of no use: the link has ended',
  linked_files: 'of no use: the link has ended; or of a draft',
  linked_tenants: 'a fact; an admin reviews it',
  liveness: 'ends',
  mailboxes: 'ends: its token',
  moved_users: 'a fact',
  notices: 'ends',
  organizations: 'ends: its epochs; an admin reviews its rules',
  outbox_messages: 'ends: what waits',
  password_credentials: 'a fact; whoever has changed theirs since changes it again',
  password_resets: 'ends',
  person_grants: 'a fact about a tenant',
  revocation_drills: 'a fact',
  sealing_canaries: 'a fact: compared with the keys before anything comes back',
  session_choices: 'ends',
  sessions: 'ends',
  support_grants: 'of no use: its session has ended',
  support_sessions: 'ends',
  tenant_answers: 'a fact about a tenant, asked again',
  tenant_grants: 'a fact about a tenant, seen again',
  tenant_moves: 'ends: a preview',
  user_words: 'a fact',
  users: 'ends: its epoch; an admin reviews who is active',
};
