import { operations, type LinkedFileId } from '@gatehouse/contract';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../src/ports/db/embedded/embedded-postgres.ts';
import { createLog } from '../src/ports/log/log.ts';
import type { Browser } from './browser.ts';
import { openHandingIn } from './handing-in.ts';
import { apiOf, connectMailbox, replyOf, runDue, send, signIn, startHouse, type House } from './harness.ts';
import { seedDatabase } from './seed-database.ts';
import { makeSmallDisk, mayMount, type SmallDisk } from './small-disk.ts';

const rounds = Number(process.env['PROVE_COUNT'] ?? 1);

let disk: SmallDisk;
let postgres: EmbeddedPostgres;
let house: House;
let ada: Browser;
let supervisorSaid = '';
const ended: string[] = [];

// A file system of the test's own takes root; where it may not be, the faults themselves are read from a table
// (database-unavailable.test.ts), and the database is made read-only (read-only.http.test.ts).
describe.skipIf(!mayMount())('where the disk of the database is full', () => {
  beforeAll(async () => {
    disk = makeSmallDisk(400);
    postgres = await openEmbeddedPostgres({
      dataDir: join(disk.folder, 'postgres'),
      durability: 'fsync',
      log: createLog('info', { write: (line: string) => void (supervisorSaid += line) }),
      onUnexpectedEnd: (why) => ended.push(why),
    });
    const { connectionString } = postgres;
    await seedDatabase(connectionString);
    house = await startHouse({ database: { connectionString, drop: () => Promise.resolve() } });
    ada = await signIn(house, 'ada@contoso.example');
    await connectMailbox(house, ada, 'ada@contoso.example');
  }, 60_000);
  afterAll(async () => {
    disk.makeRoom();
    await house.close();
    await postgres.stop();
    disk.remove();
  });

  const codeOf = (
    outcome: { readonly ok: true } | { readonly ok: false; readonly problem: { readonly code: string } },
  ): string => (outcome.ok ? 'taken' : outcome.problem.code);

  /** A message that needs room of its own. */
  async function handInLarge(key: string): Promise<string> {
    return codeOf(
      await apiOf(house, ada)(operations.enqueueMessage, {
        headers: { 'idempotency-key': key },
        body: {
          to: [{ address: 'ben@contoso.example' }],
          subject: 'Large',
          html: randomTextOf(key),
          attachmentIds: [],
        },
      }),
    );
  }

  const texts = new Map<string, string>();
  /** The same for the same key. */
  function randomTextOf(key: string): string {
    const text = texts.get(key) ?? randomBytes(150_000).toString('base64');
    texts.set(key, text);
    return text;
  }

  async function stateCounts(): Promise<Record<string, number>> {
    const counted = await sql<{ state: string; count: number }>`
      select state, count(*)::int as count from outbox_messages group by state`.execute(house.db);
    return Object.fromEntries(counted.rows.map(({ state, count }) => [state, count]));
  }

  const enqueuedEvents = async (): Promise<number> =>
    (
      await house.db
        .selectFrom('audit_events')
        .select('id')
        .where('action', '=', 'message.enqueued')
        .execute()
    ).length;
  const messageIds = async (): Promise<string[]> =>
    (await house.db.selectFrom('outbox_messages').select('id').execute()).map(({ id }) => id);

  test('H18: what needs room is refused with 503 and leaves nothing behind, reading goes on, and all goes on when there is room', async () => {
    const api = apiOf(house, ada);
    // Its time comes while the disk is full.
    const soon = new Date(Date.now() + 1500).toISOString();
    for (let number = 0; number < 5; number += 1)
      await send(house, ada, { subject: `Soon ${number}`, sendAt: soon });
    const content = new Uint8Array(randomBytes(800_000));
    const begun = replyOf(
      await api(operations.beginLinkedFile, { body: { name: 'plan.pdf', sizeBytes: content.length } }),
    );
    const part = { params: { linkedFileId: begun.id as LinkedFileId, partNumber: 1 }, body: content };
    disk.fill();

    const keys = Array.from({ length: 40 }, () => randomUUID());
    const said = new Map<string, string>();
    for (const key of keys) {
      said.set(key, await handInLarge(key));
      if (said.get(key) !== 'taken') break;
    }
    const taken = [...said.values()].filter((code) => code === 'taken').length;
    expect([...said.values()].at(-1)).toBe('database_unavailable');
    const upload = { query: { name: 'a.pdf' }, body: new Uint8Array(randomBytes(800_000)) };
    expect(codeOf(await api(operations.uploadAttachment, upload))).toBe('database_unavailable');
    expect(codeOf(await api(operations.putFilePart, part))).toBe('database_unavailable');
    expect(await house.db.selectFrom('attachments').select('id').execute()).toEqual([]);
    expect(await messageIds()).toHaveLength(5 + taken);
    expect(await enqueuedEvents()).toBe(5 + taken);

    // Reading and being signed in go on.
    for (let number = 0; number < 20; number += 1) {
      expect(codeOf(await api(operations.getSession, {}))).toBe('taken');
      expect(codeOf(await api(operations.listMessages, { query: {} }))).toBe('taken');
    }
    expect(house.logText()).toContain('"event":"database.takes-no-writes"');

    disk.makeRoom();
    for (const key of said.keys()) expect(await handInLarge(key)).toBe('taken');
    expect(codeOf(await api(operations.putFilePart, part))).toBe('taken');
    expect(
      codeOf(
        await api(operations.finishLinkedFile, {
          params: { linkedFileId: part.params.linkedFileId },
          body: {},
        }),
      ),
    ).toBe('taken');
    expect(codeOf(await api(operations.uploadAttachment, upload))).toBe('taken');
    await expect
      .poll(
        async () => {
          await runDue(house);
          return stateCounts();
        },
        { timeout: 30_000 },
      )
      .toEqual({ sent: 5 + said.size });
    expect(await enqueuedEvents()).toBe(5 + said.size);
    const ben = (await house.emulator.call('GET', '/mailboxes/ben@contoso.example/inbox')) as
      | unknown[]
      | { messages: unknown[] };
    expect(Array.isArray(ben) ? ben : ben.messages).toHaveLength(5 + said.size);
  }, 60_000);

  test(
    'H18: where PostgreSQL cannot write its log and ends, it is 503 until there is room, and then it goes on by itself; no acknowledged message is lost',
    async () => {
      const handingIn = openHandingIn(house, ada);
      const hasEnded = (): boolean => supervisorSaid.includes('database.no-room');
      /** Writes nothing but the log. One that finds no room is an error at times, until it is written where PostgreSQL panics. */
      async function fillLog(): Promise<void> {
        for (let tries = 0; tries < 200 && !hasEnded(); tries += 1) {
          const client = new pg.Client({ connectionString: postgres.connectionString });
          client.on('error', () => undefined);
          try {
            await client.connect();
            for (;;) await client.query("select pg_logical_emit_message(false, 'x', repeat('x', 1000000))");
          } catch {
            await client.end().catch(() => undefined);
          }
          await wait(50);
        }
      }
      for (let round = 0; round < rounds; round += 1) {
        supervisorSaid = '';
        await handingIn.through(
          {
            async begin() {
              disk.fill();
              await fillLog();
              await expect.poll(hasEnded, { timeout: 20_000 }).toBe(true);
            },
            async end() {
              disk.makeRoom();
            },
          },
          20,
        );
        expect(supervisorSaid).toContain('database.started-again');
      }
      expect(ended).toEqual([]);
      await handingIn.expectNothingLost();
    },
    60_000 + rounds * 60_000,
  );
});
