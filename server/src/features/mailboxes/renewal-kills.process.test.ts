import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareDispatching, type DispatchingProcess } from '../../../test/dispatching-process.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { startSendingHouse, type SendingHouse } from '../../../test/sending.ts';

/** How often; a proof says more. */
const count = Number(process.env['PROVE_COUNT'] ?? 2);
const ada = 'ada@contoso.example';
/** Longer than a message, or a renewal, is anybody's after its worker is dead. */
const leasesSeconds = 125;

let sending: SendingHouse;
/** The one that is killed next. */
let next: Promise<DispatchingProcess>;
beforeAll(async () => {
  sending = await startSendingHouse([ada]);
  next = prepareDispatching(sending.house);
});
afterAll(async () => {
  await (await next).close();
  await sending.close();
});

const row = () =>
  sending.house.db.selectFrom('mailboxes').selectAll().where('address', '=', ada).executeTakeFirstOrThrow();
async function renewalCount(): Promise<number> {
  const requests = (await sending.house.emulator.call('GET', '/requests?surface=login')) as readonly {
    readonly body: Readonly<Record<string, string>>;
    readonly status: number;
  }[];
  // The checks of sessions, which become due as the clock goes on, are the other registration's.
  const { clientId } = sending.house.config.registrations.mail;
  return requests.filter(
    ({ body, status }) =>
      body['grant_type'] === 'refresh_token' && body['client_id'] === clientId && status === 200,
  ).length;
}

/** Begins, has the new refresh token in memory, and is killed before its statement reaches the database. */
async function killBeforeStored(): Promise<void> {
  const dispatching = await next;
  next = prepareDispatching(sending.house);
  dispatching.begin({
    toDatabase(piece) {
      if (!piece.text.includes('set sealed_refresh_token = coalesce')) return undefined;
      dispatching.child.kill('SIGKILL');
      return new Promise(() => undefined);
    },
  });
  await dispatching.ended;
  await dispatching.close();
}

test(
  'G09: a process that dies between receiving a new refresh token and storing it loses nothing: the old one goes on',
  async () => {
    for (let round = 0; round < count; round += 1) {
      await sql`update mailboxes set sealed_access_token = null, access_token_until = null`.execute(
        sending.house.db,
      );
      await sending.house.emulator.call('DELETE', '/requests');
      const before = await row();
      const ids = await sending.handIn(ada, 1);
      await killBeforeStored();
      expect(await renewalCount()).toBe(1);
      expect(await row()).toMatchObject({
        state: 'connected',
        sealed_refresh_token: before.sealed_refresh_token,
        sealed_access_token: null,
      });
      await moveClock(sending.house, leasesSeconds);
      await sending.finish(ids);
      expect(await sending.look(ids)).toMatchObject([{ state: 'sent' }]);
      expect(await renewalCount()).toBe(2);
      const after = await row();
      expect(after).toMatchObject({ state: 'connected', renewing_until: null });
      expect(after.sealed_refresh_token).not.toEqual(before.sealed_refresh_token);
    }
  },
  30_000 + count * 20_000,
);
