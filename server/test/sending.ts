import { operations, type AttachmentView } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { startMessageDispatcher } from '../src/compose/outbox.ts';
import type { DispatchDeps } from '../src/features/outbox/dispatch-message.ts';
import { openDatabase, type Database } from '../src/ports/db/database.ts';
import { acrossOrganizations } from '../src/ports/db/reach.ts';
import { createLog, type Log } from '../src/ports/log/log.ts';
import type { Browser } from './browser.ts';
import { dispatchingDeps } from './dispatching.ts';
import { apiOf, connectMailbox, replyOf, signIn, startHouse, type House } from './harness.ts';

/** One request that reached the emulated Graph, and whether it stored a mail. */
export interface Delivery {
  readonly mailbox: string;
  readonly clientRequestId: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly status: number | null;
  readonly stored: boolean;
}

/** A message with its tries, as they stand. */
export interface Kept {
  readonly id: string;
  readonly state: string;
  readonly attemptCount: number;
  readonly explanation: string | null;
  /** Of its last try. */
  readonly isMarked: boolean;
  readonly clientRequestIds: readonly string[];
}

/** A house in which nobody hands anything over but those whom a test starts, and people with mailboxes. */
export interface SendingHouse {
  readonly house: House;
  /** As the server sees its database. */
  readonly server: Database;
  readonly deps: DispatchDeps;
  readonly senders: ReadonlyMap<string, Browser>;
  /** What `deps` have logged. */
  logText(): string;
  /** Gives the ids; each with a small file where `withFiles` is said. */
  handIn(upn: string, count: number, html?: string, withFiles?: 'withFiles'): Promise<string[]>;
  look(ids: readonly string[]): Promise<Kept[]>;
  deliveries(): Promise<Delivery[]>;
  fault(respond: object, times?: number, upn?: string): Promise<unknown>;
  /** As if the workers had not been heard of for longer than their leases. */
  endLeases(): Promise<void>;
  /** Every lane is ready, as if the minute, or Microsoft's pause, were over. */
  freeLanes(): Promise<void>;
  /** A process that starts now looks after everything: decides what was left, hands over what is due, until nothing is under way. */
  finish(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const ends = ['sent', 'unconfirmed', 'failed', 'cancelled', 'held'];

export async function startSendingHouse(upns: readonly string[]): Promise<SendingHouse> {
  const house = await startHouse();
  for (const { dispatcher } of house.compositions) await dispatcher.stop();
  await house.emulator.call('POST', '/tenants/wingtip.example/registrations/mail/grant', {});
  const senders = new Map<string, Browser>();
  for (const upn of upns) {
    const browser = await signIn(house, upn);
    await connectMailbox(house, browser, upn);
    senders.set(upn, browser);
  }
  let logged = '';
  const log: Log = createLog('info', { write: (line: string) => void (logged += line) });
  const server = openDatabase({
    connectionString: house.databaseUrl,
    maxConnections: 10,
    log,
    as: 'server',
    statementTimeoutMs: 5_000,
  });
  const deps = dispatchingDeps(house.config, server, log);
  const { db } = house;

  async function look(ids: readonly string[]): Promise<Kept[]> {
    const found = await sql<Kept>`
      select m.id, m.state, m.attempt_count as "attemptCount", m.explanation,
             coalesce(bool_or(d.handing_over_at is not null) filter (where d.number = m.attempt_count), false) as "isMarked",
             coalesce(array_agg(d.client_request_id::text) filter (where d.number is not null), '{}') as "clientRequestIds"
        from outbox_messages m
        left join delivery_attempts d on d.organization_id = m.organization_id and d.message_id = m.id
       where m.id = any(${ids}::text[]) group by m.organization_id, m.id order by m.id`.execute(db);
    return found.rows;
  }
  async function freeLanes(): Promise<void> {
    for (const { key } of await db.selectFrom('circuits').select('key').execute())
      await db.deleteFrom('circuits').where('key', '=', key).execute();
    await sql`delete from lane_entries`.execute(db);
    // One lane after the other, and nobody waited for: a test that frees lanes beside workers stands in nobody's way.
    const lanes = await db.selectFrom('lanes').select(['organization_id', 'mailbox_id']).execute();
    for (const { organization_id: organization, mailbox_id: mailbox } of lanes) {
      await sql`update lanes set ready_at = clock_now(), waits_for = null, waits_until = null
                 where organization_id = ${organization} and mailbox_id = ${mailbox}`.execute(db);
      await sql`update outbox_messages set due_at = clock_now()
                 where (organization_id, id) in (
                   select organization_id, id from outbox_messages
                    where organization_id = ${organization} and mailbox_id = ${mailbox}
                      and state = 'queued' and due_at > clock_now()
                    order by id for update skip locked)`.execute(db);
    }
  }
  return {
    house,
    server,
    deps,
    senders,
    logText: () => logged,
    async handIn(upn, count, html = '<p>x</p>', withFiles = undefined) {
      const browser = senders.get(upn);
      if (browser === undefined) throw new Error(`${upn} is no sender`);
      const upload = async (): Promise<AttachmentView['id']> => {
        const body = Buffer.from('a quote');
        const file = apiOf(house, browser)(operations.uploadAttachment, { query: { name: 'q.txt' }, body });
        return replyOf(await file).id;
      };
      const messages = [];
      for (let place = 0; place < count; place += 1)
        messages.push({
          to: [{ address: 'chen@contoso.example' }],
          subject: `${place}`,
          html,
          attachmentIds: withFiles === undefined ? [] : [await upload()],
        });
      const headers = { 'idempotency-key': randomUUID() };
      const batch = await apiOf(house, browser)(operations.enqueueMessageBatch, {
        headers,
        body: { messages },
      });
      return replyOf(batch).messages.map(({ id }) => id);
    },
    look,
    async deliveries() {
      const told = (await house.emulator.call('GET', '/deliveries')) as { readonly deliveries: Delivery[] };
      return told.deliveries;
    },
    fault: (respond, times = 1, upn = undefined) =>
      house.emulator.call('POST', '/faults', {
        surface: 'graph',
        match: { path: '/sendMail', ...(upn === undefined ? {} : { upn }) },
        respond,
        times,
      }),
    async endLeases() {
      await sql`update outbox_messages set lease_until = clock_now() - interval '1 second' where state = 'sending'`.execute(
        db,
      );
      // Who comes next asks Microsoft for an access token anew, so that every one who is killed passes by there.
      await sql`update mailboxes set renewing_until = null, sealed_access_token = null`.execute(db);
    },
    freeLanes,
    async finish(ids) {
      const dispatcher = startMessageDispatcher(deps);
      const left = async (): Promise<Kept[]> => {
        await freeLanes();
        await acrossOrganizations(() => dispatcher.runDue());
        return (await look(ids)).filter(({ state }) => !ends.includes(state));
      };
      try {
        await expect.poll(left, { timeout: 30_000, interval: 20 }).toEqual([]);
      } finally {
        await dispatcher.stop();
      }
    },
    async close() {
      await server.destroy();
      await house.close();
    },
  };
}
