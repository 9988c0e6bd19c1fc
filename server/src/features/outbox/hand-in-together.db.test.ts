import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { MessageView } from '@gatehouse/contract';
import { makeMailboxes } from '../../../test/crowded-outbox.ts';
import { startDatabaseProxy, type DatabaseProxy } from '../../../test/counting-proxy.ts';
import { loneSender } from '../../../test/lone-outbox.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import type { PersonCaller } from '../../kernel/call.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import { noteMethod, serveWith } from '../../kernel/request-facts.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { DatabaseUnavailable, openDatabase, type Database } from '../../ports/db/database.ts';
import { withinOrganization } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { createSealing } from '../../ports/secrets/sealing.ts';
import { enqueue, type EnqueueDeps } from './enqueue-message.ts';
import { createHandInTogether } from './hand-in-together.ts';

let database: TestDatabase;
let owner: Database;
let server: Database;
let proxy: DatabaseProxy;
let deps: EnqueueDeps;
/** What the server says to PostgreSQL waits for this. */
let mayPass: (text: string) => Promise<void> = () => Promise.resolve();

const [ours, theirs] = ['org_ours', 'org_theirs'];
const people = Array.from({ length: 20 }, (_, at) => loneSender(ours, at + 1));
const [ada, ben] = people as [PersonCaller, PersonCaller];
const stranger = loneSender(theirs, 1);

beforeAll(async () => {
  database = await createTestDatabase();
  const log = createLog('silent');
  const { connectionString } = database;
  owner = openDatabase({ connectionString, log, maxConnections: 3, as: 'owner' });
  await makeMailboxes(owner, ours, people.length);
  await makeMailboxes(owner, theirs, 1);
  proxy = await startDatabaseProxy(connectionString, {
    there: ({ text }) => mayPass(text),
    back: () => undefined,
  });
  server = openDatabase({ connectionString: proxy.url, log, maxConnections: 10, as: 'server' });
  const parts = {
    db: server,
    log,
    clock: databaseClock,
    random: systemRandom,
    sealing: createSealing([{ id: 'k1', bytes: randomBytes(32) }]),
    baseUrl: 'http://localhost',
  };
  deps = { ...parts, handInTogether: createHandInTogether(parts), wakeDispatcher: () => undefined };
});
afterAll(async () => {
  await server.destroy();
  await proxy.close();
  await owner.destroy();
  await database.drop();
});
beforeEach(() => {
  mayPass = () => Promise.resolve();
});

const methodOf = ({ userId }: PersonCaller) => (userId.endsWith('1') ? 'email-code' : 'password');

/** As a request of this person's, under a reference of its own. */
function handIn(
  who: PersonCaller,
  subject: string,
  key: string = randomUUID(),
  reach = who.organizationId,
): Promise<Outcome<MessageView>> {
  const draft = {
    to: [{ address: 'x@y.example' }],
    cc: [],
    bcc: [],
    subject,
    html: '<p>x</p>',
    attachmentIds: [],
  };
  return serveWith({ reference: `ref-${subject}`, client: '192.0.2.1' }, () => {
    noteMethod(methodOf(who));
    return withinOrganization(reach, () => enqueue(deps, who, draft, key));
  });
}

interface Kept {
  readonly subject: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly mailboxId: string;
  /** Of the transaction that wrote it. */
  readonly transaction: string;
  readonly actorId: string;
  readonly reference: string;
  readonly method: string;
}

/** The messages with these words in their subject, each with its record. */
async function kept(words: string): Promise<Kept[]> {
  const found = await sql<Kept>`
    select m.subject, m.organization_id as "organizationId", m.user_id as "userId", m.mailbox_id as "mailboxId",
           m.xmin::text as transaction, e.actor_id as "actorId", e.request ->> 'reference' as reference,
           e.request ->> 'method' as method
      from outbox_messages m
      join audit_events e on e.organization_id = m.organization_id and e.target_id = m.id and e.action = 'message.enqueued'
     where m.subject like ${`${words}%`} order by m.subject`.execute(owner);
  return found.rows;
}

const subjectOf = (outcome: Outcome<MessageView>): string =>
  outcome.ok ? outcome.value.subject : outcome.code;

/** Somebody else's transaction, which ends when what is given back is called, or with the test. */
async function hold(statement: (tx: Database) => Promise<unknown>): Promise<() => Promise<void>> {
  const end = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const ended = owner.transaction().execute(async (tx) => {
    await statement(tx);
    held.resolve();
    await end.promise;
  });
  await held.promise;
  const release = (): Promise<void> => {
    end.resolve();
    return ended;
  };
  onTestFinished(release);
  return release;
}

test('H01, B17: what comes in one turn is written together, each told its own, and recorded as its sender’s and its request’s', async () => {
  const senders = [...people, stranger, ...people, stranger];
  const names = senders.map((_, at) => `together ${String(at).padStart(2, '0')}`);
  const told = await Promise.all(senders.map((who, at) => handIn(who, names[at] ?? '')));
  expect(told.map(subjectOf)).toEqual(names);
  const rows = await kept('together');
  expect(rows).toMatchObject(
    senders.map((who, at) => ({
      subject: names[at],
      organizationId: who.organizationId,
      userId: who.userId,
      actorId: who.userId,
      method: methodOf(who),
      reference: `ref-${names[at]}`,
    })),
  );
  const transactionsOf = (organizationId: string): Set<string> =>
    new Set(rows.flatMap((row) => (row.organizationId === organizationId ? [row.transaction] : [])));
  expect([transactionsOf(ours).size, transactionsOf(theirs).size]).toEqual([1, 1]);
  expect(transactionsOf(ours)).not.toEqual(transactionsOf(theirs));
});

test('H01: of one key at one moment there is one message, and another content is refused', async () => {
  const key = randomUUID();
  const told = await Promise.all([
    handIn(ada, 'once', key),
    handIn(ada, 'once', key),
    handIn(ada, 'once, changed', key),
    handIn(ben, 'once, of another', key),
  ]);
  expect(told.map(subjectOf)).toEqual(['once', 'once', 'idempotency_key_reused', 'once, of another']);
  expect((await kept('once')).map(({ subject }) => subject)).toEqual(['once', 'once, of another']);
});

test('of one sender the first keeps its place, whatever its key', async () => {
  const numbers = Array.from({ length: 20 }, (_, at) => `in order ${String(at).padStart(2, '0')}`);
  await Promise.all(numbers.map((subject) => handIn(ada, subject)));
  const rows = await sql<{ subject: string }>`
    select subject from outbox_messages where subject like 'in order%' order by due_at, id`.execute(owner);
  expect(rows.rows.map(({ subject }) => subject)).toEqual(numbers);
});

test('L05: whoever asks within the reach of another account is refused', async () => {
  await expect(async () => handIn(ada, 'from elsewhere', randomUUID(), theirs)).rejects.toThrow(
    'within the reach',
  );
  expect(await kept('from elsewhere')).toEqual([]);
});

test('who has no mailbox hears so, and keeps nobody back', async () => {
  const nobody = loneSender(ours, 99);
  const told = await Promise.all([
    handIn(ada, 'beside 1'),
    handIn(nobody, 'beside 2'),
    handIn(ben, 'beside 3'),
  ]);
  expect(told.map(subjectOf)).toEqual(['beside 1', 'mailbox_not_connected', 'beside 3']);
  expect(await kept('beside')).toHaveLength(2);
});

test('H01: one that the database refuses keeps nobody back', async () => {
  await sql`alter table outbox_messages add constraint test_refuses check (subject <> 'poison 2') not valid`.execute(
    owner,
  );
  const told = await Promise.allSettled(
    ['poison 1', 'poison 2', 'poison 3'].map((subject) => handIn(ada, subject)),
  );
  await sql`alter table outbox_messages drop constraint test_refuses`.execute(owner);
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await kept('poison')).map(({ subject }) => subject)).toEqual(['poison 1', 'poison 3']);
});

test('N03: a mailbox that somebody holds keeps its own sender waiting, alone', async () => {
  const release = await hold((tx) =>
    sql`select from mailboxes where organization_id = ${ours} and user_id = ${ben.userId} for update`.execute(
      tx,
    ),
  );
  const waiting = handIn(ben, 'held mailbox 2');
  const told = await Promise.all([handIn(ada, 'held mailbox 1'), handIn(ada, 'held mailbox 3')]);
  expect(told.map(subjectOf)).toEqual(['held mailbox 1', 'held mailbox 3']);
  await release();
  expect(subjectOf(await waiting)).toBe('held mailbox 2');
});

test('N03: a message under a key that is being used elsewhere waits, alone', async () => {
  const key = randomUUID();
  const release = await hold((tx) =>
    sql`insert into outbox_messages (organization_id, id, user_id, mailbox_id, idempotency_key, content_hash, recipients,
                                     subject, html, state, created_at, due_at)
        select organization_id, 'msg_elsewhere', user_id, id, ${key}, '\\x00', '{"to":[],"cc":[],"bcc":[]}', 'elsewhere', '',
               'queued', clock_now(), clock_now()
          from mailboxes where organization_id = ${ours} and user_id = ${ben.userId}`.execute(tx),
  );
  const waiting = handIn(ben, 'held key 2', key);
  const told = await Promise.all([handIn(ada, 'held key 1'), handIn(ada, 'held key 3')]);
  expect(told.map(subjectOf)).toEqual(['held key 1', 'held key 3']);
  await release();
  expect(subjectOf(await waiting)).toBe('idempotency_key_reused');
});

test('N03: whoever comes after one whose connection says nothing any more is served by another', async () => {
  let silent = 0;
  mayPass = (text) => {
    if (!text.includes('enqueue-messages') || silent > 0) return Promise.resolve();
    silent += 1;
    return new Promise(() => undefined);
  };
  onTestFinished(() => proxy.cut());
  void handIn(ada, 'silent 1').catch(() => undefined);
  await expect.poll(() => silent).toBe(1);
  expect(subjectOf(await handIn(ben, 'silent 2'))).toBe('silent 2');
});

test('a database that is gone is told to each who waited for it, and to nobody once it is back', async () => {
  mayPass = (text) => {
    if (text.includes('enqueue-messages')) proxy.cut();
    return Promise.resolve();
  };
  const told = await Promise.allSettled([handIn(ada, 'gone 1'), handIn(ben, 'gone 2')]);
  for (const outcome of told)
    expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(DatabaseUnavailable);
  mayPass = () => Promise.resolve();
  await expect.poll(() => handIn(ada, 'back').then(subjectOf, () => 'not yet')).toBe('back');
});
