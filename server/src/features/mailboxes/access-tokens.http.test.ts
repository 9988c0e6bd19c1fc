import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { moveClock } from '../../../test/move-clock.ts';
import { startSendingHouse, type SendingHouse } from '../../../test/sending.ts';
import { startMessageDispatcher } from '../../compose/outbox.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { systemTicks } from '../../ports/clock/ticks.ts';
import { acrossOrganizations, withinOrganization } from '../../ports/db/reach.ts';
import { createCredentialUse } from '../../ports/microsoft/credential-use.ts';
import type { Entra, Tokens } from '../../ports/microsoft/entra.ts';
import { createOpenidEntra } from '../../ports/microsoft/openid-entra.ts';
import { systemRandom } from '../../ports/random/random.ts';
import type { Secret } from '../../ports/secrets/secret.ts';
import { createAccessTokens, type AccessTokens, type MailboxAccess } from './public.ts';
import { openRefreshToken } from './refresh-token.ts';

const [ada, ben] = ['ada@contoso.example', 'ben@contoso.example'];

let sending: SendingHouse;
/** What a process of the product holds, twice. */
let replicas: readonly AccessTokens[];
/** What Entra has given, in its order. */
let given: Tokens[];
beforeAll(async () => {
  sending = await startSendingHouse([ada, ben]);
  replicas = [replica(), replica()];
});
afterAll(() => sending.close());
beforeEach(async () => {
  given = [];
  await sending.endLeases();
});
afterEach(() => sending.house.emulator.call('DELETE', '/faults'));

function replica(): AccessTokens {
  const { config, baseUrl } = sending.house;
  const entra = createOpenidEntra(
    config,
    createCredentialUse(config.registrations, () => undefined),
  );
  const { sealing, log } = sending.deps;
  const own = { db: sending.server, clock: databaseClock, ticks: systemTicks, random: systemRandom };
  return createAccessTokens({ ...own, sealing, log, baseUrl, entra: watched(entra) });
}
const watched = (entra: Entra): Entra => ({
  ...entra,
  async redeemRefreshToken(request) {
    const exchange = await entra.redeemRefreshToken(request);
    if (exchange.kind === 'granted') given.push(exchange.tokens);
    return exchange;
  },
});

const mailboxOf = (address: string) =>
  sending.house.db
    .selectFrom('mailboxes')
    .selectAll()
    .where('address', '=', address)
    .executeTakeFirstOrThrow();
async function get(address: string, tokens = replicas[0]): Promise<MailboxAccess | undefined> {
  const { organization_id: organizationId, id: mailboxId } = await mailboxOf(address);
  return withinOrganization(organizationId, () => tokens?.get({ organizationId, mailboxId }));
}
async function tokenOf(address: string, tokens = replicas[0]): Promise<Secret> {
  const access = await get(address, tokens);
  if (access?.kind !== 'ready') throw new Error(`no access: ${JSON.stringify(access)}`);
  return access.accessToken;
}
/** So many at once, on both replicas. */
async function manyOf(address: string, count: number): Promise<(MailboxAccess | undefined)[]> {
  return Promise.all(Array.from({ length: count }, (_, place) => get(address, replicas[place % 2])));
}
interface Asked {
  readonly path: string;
  readonly body: Readonly<Record<string, string>>;
  readonly status: number;
}
/** Renewals that reached Entra since the log was cleared. */
async function renewals(): Promise<readonly Asked[]> {
  const requests = (await sending.house.emulator.call('GET', '/requests?surface=login')) as readonly Asked[];
  return requests.filter(
    ({ body }) => body['grant_type'] === 'refresh_token' && body['scope']?.includes('Mail.Send') === true,
  );
}
const clearLog = (): Promise<unknown> => sending.house.emulator.call('DELETE', '/requests');
const faultAtEntra = (respond: object, times: number | null = 1): Promise<unknown> =>
  sending.house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond,
    times,
  });
const claimsOf = (token: Secret): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.reveal().split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;

describe('G08: a hundred who need an access token of one mailbox at once, on two replicas', () => {
  test('ask Entra once; all have what came, and the newest refresh token is stored', async () => {
    await clearLog();
    await faultAtEntra({ delayMs: 400 });
    const all = await manyOf(ada, 100);
    expect(await renewals()).toHaveLength(1);
    const tokens = all.map((access) => access?.kind === 'ready' && access.accessToken.reveal());
    const [newest] = given;
    expect([given.length, new Set(tokens).size, tokens[0]]).toEqual([1, 1, newest?.accessToken.reveal()]);
    const row = await mailboxOf(ada);
    const stored = openRefreshToken(sending.deps.sealing, row.sealed_refresh_token ?? Buffer.alloc(0), row);
    expect(stored.reveal()).toBe(newest?.refreshToken?.reveal());
    expect(row.renewing_until).toBeNull();
  });

  test('hear of an outage together: each replica has asked once at most', async () => {
    await clearLog();
    await faultAtEntra({ status: 503, delayMs: 200 }, 100);
    const all = await manyOf(ada, 100);
    expect(new Set(all.map((access) => access?.kind))).toEqual(new Set(['later']));
    expect((await renewals()).length).toBeLessThanOrEqual(2);
    await sending.house.emulator.call('DELETE', '/faults');
    expect(await get(ada)).toMatchObject({ kind: 'ready' });
  });

  test('who is disconnected meanwhile has nothing of it', async () => {
    await faultAtEntra({ delayMs: 400 });
    const asked = get(ben);
    await expect.poll(async () => (await mailboxOf(ben)).renewing_until, { interval: 5 }).not.toBeNull();
    const before = await mailboxOf(ben);
    await sending.house.db
      .updateTable('mailboxes')
      .set({ state: 'disconnected', sealed_refresh_token: null, renewing_until: null })
      .where('address', '=', ben)
      .execute();
    expect(await asked).toEqual({ kind: 'needs-reconnect' });
    expect((await mailboxOf(ben)).sealed_access_token).toBeNull();
    await sending.house.db.updateTable('mailboxes').set(before).where('address', '=', ben).execute();
  });
});

describe('G11: an access token', () => {
  test('is used until five minutes before it ends, and then no more', async () => {
    await clearLog();
    const first = await tokenOf(ada);
    const until = (await mailboxOf(ada)).access_token_until ?? new Date(0);
    const endsAt = Number(claimsOf(first)['exp']) * 1000;
    expect(until.getTime()).toBeLessThanOrEqual(endsAt - 300_000 + 2_000);
    const now = await databaseClock.now(sending.house.db);
    await moveClock(sending.house, Math.floor((until.getTime() - now.getTime()) / 1000) - 120);
    expect((await tokenOf(ada, replicas[1])).reveal()).toBe(first.reveal());
    expect(await renewals()).toHaveLength(1);
    await moveClock(sending.house, 125);
    expect((await tokenOf(ada)).reveal()).not.toBe(first.reveal());
    expect(await renewals()).toHaveLength(2);
  });

  test('is nobody else’s: not in another row, and not for another person in the same', async () => {
    await tokenOf(ada);
    const [hers, his] = [await mailboxOf(ada), await mailboxOf(ben)];
    const { sealed_access_token, access_token_until } = hers;
    await sending.house.db
      .updateTable('mailboxes')
      .set({ sealed_access_token, access_token_until })
      .where('address', '=', ben)
      .execute();
    expect(claimsOf(await tokenOf(ben))['oid']).toBe(his.object_id);
    // The row has become another person's, as when a mailbox is connected anew after a move of tenants.
    const { object_id, sealed_refresh_token } = hers;
    for (const changed of [
      { object_id: his.object_id },
      { tenant_id: 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c' },
    ]) {
      await clearLog();
      await sending.house.db.updateTable('mailboxes').set(changed).where('address', '=', ada).execute();
      await get(ada);
      expect(await renewals()).toHaveLength(1);
      await sending.house.db
        .updateTable('mailboxes')
        .set({
          object_id,
          sealed_refresh_token,
          sealed_access_token,
          access_token_until,
          tenant_id: hers.tenant_id,
          state: 'connected',
          needs_reconnect_since: null,
        })
        .where('address', '=', ada)
        .execute();
    }
    expect(claimsOf(await tokenOf(ada))['oid']).toBe(object_id);
  });

  test('that Graph refuses is dropped once: where it refuses each, Entra is not asked for one after the other', async () => {
    await tokenOf(ada);
    await clearLog();
    const begunAt = await databaseClock.now(sending.house.db);
    const refused = { error: { code: 'InvalidAuthenticationToken', message: 'no' } };
    await sending.fault({ status: 401, body: refused }, 1_000);
    const ids = await sending.handIn(ada, 12);
    const before = (await sending.deliveries()).length;
    const dispatcher = startMessageDispatcher(sending.deps);
    const left = async (): Promise<number> => {
      await sending.freeLanes();
      await acrossOrganizations(() => dispatcher.runDue());
      return (await sending.look(ids)).filter(({ state }) => state !== 'held').length;
    };
    await expect.poll(left, { timeout: 30_000, interval: 20 }).toBe(0);
    await dispatcher.stop();
    const minutes = ((await databaseClock.now(sending.house.db)).getTime() - begunAt.getTime()) / 60_000;
    expect((await renewals()).length).toBeGreaterThan(0);
    expect((await renewals()).length).toBeLessThanOrEqual(1 + Math.floor(minutes));
    // However many wait, each was refused six times at most, and then they wait for their person (case H16).
    expect((await mailboxOf(ada)).state).toBe('needs-reconnect');
    expect((await sending.deliveries()).length - before).toBeLessThanOrEqual(6 * ids.length);
  });
});

describe('H16: the access tokens of a mailbox were refused for too long', () => {
  test('where it was connected again since, nobody is asked', async () => {
    const access = await get(ben);
    if (access?.kind !== 'ready') throw new Error(`no access: ${JSON.stringify(access)}`);
    const giveUp = async (): Promise<string> => {
      await withinOrganization(access.kept.organization_id, async () => replicas[0]?.giveUp(access));
      return (await mailboxOf(ben)).state;
    };
    const { connected_at } = await mailboxOf(ben);
    const connectAt = (at: Date) =>
      sending.house.db
        .updateTable('mailboxes')
        .set({ connected_at: at })
        .where('address', '=', ben)
        .execute();
    await connectAt(new Date(connected_at.getTime() + 1000));
    expect(await giveUp()).toBe('connected');
    await connectAt(connected_at);
    expect(await giveUp()).toBe('needs-reconnect');
  });
});
