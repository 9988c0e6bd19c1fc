import { operations, type RevocationDrillView } from '@gatehouse/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../test/browser.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';

const minute = 60;
const upn = 'ben@contoso.example';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  ada = await signIn(house, 'ada@contoso.example');
});
afterEach(async () => {
  await house.emulator.call('DELETE', '/faults');
  await person('enable');
  // Of a tenant that counts as silent nobody is asked. Who was served meanwhile is not looked at by the next test.
  await house.db.deleteFrom('tenant_answers').execute();
  await house.db.updateTable('sessions').set({ ended_at: new Date() }).execute();
});

const person = (act: 'enable' | 'disable') => house.emulator.call('POST', `/users/${upn}/${act}`, {});
const isIn = async (browser: Browser): Promise<boolean> =>
  (await browser.ask(`${house.baseUrl}/api/session`)).status === 200;
const startDrill = (email: string, browser = ada) =>
  apiOf(house, browser)(operations.startRevocationDrill, { body: { email } });
const drill = async (): Promise<RevocationDrillView | null> =>
  replyOf(await apiOf(house, ada)(operations.getLiveness, {})).drill;
/** What a Prometheus server reads of a replica, by name and labels. */
async function metrics(): Promise<ReadonlyMap<string, number>> {
  const answer = await house.compositions[0]?.operationsApp.request('/metrics');
  expect(answer?.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = ((await answer?.text()) ?? '').split('\n').filter((line) => line.startsWith('gatehouse_'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
const seconds = (from: string | null | undefined, to: string | null | undefined): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

describe('a drill: prove it with a test user', () => {
  test('runs from the word of the admin to the first refusal, within the promise', async () => {
    const ben = await signIn(house, upn);
    await moveClock(house, 2 * minute);
    expect(await isIn(ben)).toBe(true);
    await person('disable');
    const { drill: started } = replyOf(await startDrill(' BEN@contoso.example'));
    expect(started).toMatchObject({ user: { email: upn }, noticedAt: null, firstRefusalAt: null });
    expect(seconds(started?.happenedAt, started?.dueAt)).toBe(15 * minute);
    await moveClock(house, 9 * minute);
    for (const { livenessWorker } of house.compositions) await livenessWorker.runDue();
    const noticed = await drill();
    expect(noticed).toMatchObject({ id: started?.id, firstRefusalAt: null });
    await moveClock(house, 1 * minute);
    expect(await isIn(ben)).toBe(false);
    const ended = await drill();
    expect(seconds(ended?.noticedAt, ended?.firstRefusalAt)).toBeGreaterThanOrEqual(minute - 2);
    expect(Date.parse(ended?.noticedAt ?? '')).toBeLessThanOrEqual(Date.parse(ended?.dueAt ?? ''));
    // The loss is measured from what the admin has said, and no longer from the last proof of life.
    const { losses, latency } = replyOf(await apiOf(house, ada)(operations.getLiveness, {}));
    expect(losses[0]?.happenedAt).toBe(started?.happenedAt);
    expect(latency?.max).toBe(Math.ceil(seconds(started?.happenedAt, ended?.noticedAt)));
  });

  test('who is not signed in with Microsoft, or not there, is named; and it is an admin’s', async () => {
    for (const email of ['kim@contoso.example', 'nobody@contoso.example', 'emil@fabrikam.example'])
      expect(await startDrill(email)).toMatchObject({
        problem: { code: 'drill_needs_session', field: 'body.email' },
      });
    expect(await startDrill(upn, await signIn(house, upn))).toMatchObject({
      problem: { code: 'admin_required' },
    });
  });
});

describe('GET /metrics', () => {
  test('has the losses of the day and how long they took', async () => {
    const ben = await signIn(house, upn);
    await person('disable');
    const before = await metrics();
    await moveClock(house, 20 * minute);
    expect(await isIn(ben)).toBe(false);
    const after = await metrics();
    const lossesOf = (of: ReadonlyMap<string, number>) => of.get('gatehouse_access_losses_last_day') ?? 0;
    expect(lossesOf(after)).toBe(lossesOf(before) + 1);
    expect(after.get('gatehouse_revocation_seconds{stage="noticed",quantile="max"}')).toBeGreaterThanOrEqual(
      20 * minute - 2,
    );
    expect(after.get('gatehouse_revocation_bound_exceeded_last_day')).toBe(0);
  });

  test('G07: says how much this process has sealed, under which key', async () => {
    const sealed = async (): Promise<number> => {
      const lines = [...(await metrics())].filter(([name]) =>
        name.startsWith('gatehouse_seals_since_start{'),
      );
      expect(lines.map(([name]) => name)).toEqual([
        `gatehouse_seals_since_start{key="${house.config.sealingKeys[0].id}"}`,
      ]);
      return lines[0]?.[1] ?? 0;
    };
    const before = await sealed();
    await signIn(house, upn);
    // At least what a sign-in must remember, and the token of its session.
    expect(await sealed()).toBeGreaterThanOrEqual(before + 2);
  });

  test('says for how many tenants no verdict comes and why; our own fault is an alarm in the log', async () => {
    const ben = await signIn(house, upn);
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: { aadsts: 7000222 },
      times: 20,
    });
    await moveClock(house, 20 * minute);
    expect(await isIn(ben)).toBe(true);
    const read = await metrics();
    expect(read.get('gatehouse_silent_tenants{why="vendor-fault"}')).toBe(1);
    expect(house.logText()).toMatch(/"level":50,[^\n]*"liveness\.refused"[^\n]*"vendor-fault"/);
  });

  test('raises no alarm over an idle session beside one in use, nor over people who went on by the grace', async () => {
    const [laptop, phone] = [await signIn(house, upn), await signIn(house, upn)];
    await moveClock(house, 2 * minute);
    expect(await isIn(phone)).toBe(true);
    await moveClock(house, 8 * minute);
    for (const { livenessWorker } of house.compositions) await livenessWorker.runDue();
    await moveClock(house, 8 * minute);
    // The laptop was proven 18 minutes ago and is not in use; the phone 8 minutes ago.
    expect(await isIn(phone)).toBe(true);
    await person('disable');
    expect(await isIn(laptop)).toBe(false);
    const [last] = replyOf(await apiOf(house, ada)(operations.getLiveness, {})).losses;
    expect(seconds(last?.aliveAt, last?.noticedAt)).toBeLessThan(10 * minute);

    await person('enable');
    const ben = await signIn(house, upn);
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: { cut: 'before-answer' },
      times: 1000,
    });
    await moveClock(house, 12 * minute);
    expect(await isIn(ben)).toBe(true);
    await moveClock(house, 60 * minute);
    expect(await isIn(ben)).toBe(true);
    await person('disable');
    await house.emulator.call('DELETE', '/faults');
    // Somebody else's check comes first, and ends the silence of the tenant.
    await moveClock(house, 1 * minute);
    await isIn(ada);
    await moveClock(house, 1 * minute);
    for (const { livenessWorker } of house.compositions) await livenessWorker.runDue();
    expect(await isIn(ben)).toBe(false);
    expect((await metrics()).get('gatehouse_revocation_bound_exceeded_last_day')).toBe(0);
  });

  test('raises none over an older session that goes on by the grace, beside a newer one that was proven', async () => {
    const older = await signIn(house, upn);
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond: { cut: 'before-answer' },
      times: 1000,
    });
    await moveClock(house, 20 * minute);
    expect(await isIn(older)).toBe(true);
    // Its check is put off: what comes next is asked about somebody else, and ends the silence of the tenant.
    const { session } = replyOf(await apiOf(house, older)(operations.getSession, {}));
    await house.db
      .updateTable('liveness')
      .set({ due_at: new Date(Date.now() + 86_400_000) })
      .where('session_id', '=', session.id)
      .execute();
    await house.emulator.call('DELETE', '/faults');
    const isSilent = async () =>
      (await house.db.selectFrom('tenant_answers').select('silent_since').executeTakeFirst())
        ?.silent_since !== null;
    for (let tries = 0; tries < 20 && (await isSilent()); tries += 1) {
      await moveClock(house, 1 * minute);
      await isIn(ada);
      for (const { livenessWorker } of house.compositions) await livenessWorker.runDue();
    }
    expect(await isSilent()).toBe(false);
    const newer = await signIn(house, upn);
    await person('disable');
    await moveClock(house, 11 * minute);
    expect(await isIn(newer)).toBe(false);
    const [loss] = await house.db
      .selectFrom('access_losses')
      .selectAll()
      .orderBy('noticed_at', 'desc')
      .execute();
    expect(loss).toMatchObject({ was_silent: false, bound_seconds: 15 * minute, served_seconds: 0 });
    expect((await metrics()).get('gatehouse_revocation_bound_exceeded_last_day')).toBe(0);
  });

  test('counts whoever was served for longer than was promised, and raises an alarm', async () => {
    const ben = await signIn(house, upn);
    await moveClock(house, 2 * minute);
    expect(await isIn(ben)).toBe(true);
    // As a replica would leave it that has not asked: served now, and the last proof is long ago.
    await house.db
      .updateTable('liveness')
      .set({ alive_at: new Date(Date.now() - 60 * minute * 1000) })
      .execute();
    await person('disable');
    expect(await isIn(ben)).toBe(false);
    expect((await metrics()).get('gatehouse_revocation_bound_exceeded_last_day')).toBe(1);
    expect(house.logText()).toContain('"liveness.bound-exceeded"');
  });
});
