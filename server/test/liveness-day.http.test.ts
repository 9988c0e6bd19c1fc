import { operations } from '@gatehouse/contract';
import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSessionToken, sealSessionToken } from '../src/features/sessions/public.ts';
import { createSealing } from '../src/ports/secrets/sealing.ts';
import type { Browser } from './browser.ts';
import { dice } from './dice.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from './harness.ts';
import { makePerson } from './bindings.ts';
import { addMember } from './members.ts';

/** Of sessions; a proof has more of them and a whole day, of which each is used for eight hours, as people of all time zones do. */
const count = Number(process.env['PROVE_COUNT'] ?? 60);
const isDay = process.env['PROVE_COUNT'] !== undefined;
const roll = dice(Number(process.env['PROVE_SEED'] ?? 1));
const day = isDay
  ? {
      minutes: 1440,
      used: 480,
      usedEvery: 15,
      interval: 60,
      outage: [180, 300],
      victims: 20,
      graceHoursOfOthers: 1,
    }
  : {
      minutes: 100,
      used: 100,
      usedEvery: 1,
      interval: 10,
      outage: [25, 55],
      victims: 6,
      graceHoursOfOthers: 0,
    };
const [outageFrom = 0, outageTo = 0] = day.outage;
const bound = day.interval + 5;
/** Too much at once, and then our own fault: eight answers without a verdict, one a minute. */
const secondFault = outageTo + bound + 2;
const secondFaultOver = secondFault + 18;

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterAll(() => house.close());

/** One minute on, for the emulator and for the house at once: the house would follow within half a second. */
async function nextMinute(): Promise<Date> {
  await house.emulator.call('POST', '/clock', { advanceSeconds: 60 });
  const { now } = (await house.emulator.call('GET', '/clock')) as { readonly now: string };
  await sql`select set_clock_offset(${Math.round((Date.parse(now) - Date.now()) / 1000)})`.execute(house.db);
  const read = await sql<{ now: Date }>`select clock_now() as now`.execute(house.db);
  return read.rows[0]?.now ?? new Date(0);
}

interface Used {
  readonly id: string;
  /** The minute of the day from which on it is used. */
  readonly from: number;
}

/** Nobody comes in while Microsoft does not answer: these come in the two hours after it, beside those who do then. */
function startOfUse(): number {
  if (day.used === day.minutes) return 0;
  const at = roll(day.minutes);
  return at >= outageFrom && at < outageTo ? at + outageTo - outageFrom : at;
}

const isUsed = ({ from }: Used, minute: number): boolean =>
  (minute - from + day.minutes) % day.minutes < day.used;

/** As many sessions as asked for, of the person whose session this is, each with its own sealed token and its own time. */
async function crowdOf(browser: Browser): Promise<Used[]> {
  const { session } = replyOf(await apiOf(house, browser)(operations.getSession, {}));
  const source = await house.db
    .selectFrom('liveness')
    .selectAll()
    .where('session_id', '=', session.id)
    .executeTakeFirstOrThrow();
  const sealing = createSealing(house.config.sealingKeys);
  const organizationId = source.organization_id;
  const sealed = source.sealed_refresh_token;
  if (sealed === null) throw new Error('the session has no token');
  const token = openSessionToken(sealing, sealed, { organizationId, sessionId: session.id });
  const ids = Array.from({ length: count }, () => `ses_${randomUUID().replaceAll('-', '').slice(0, 26)}`);
  await sql`
    insert into sessions
    select (jsonb_populate_record(s, jsonb_build_object('id', t.id, 'secret_hash', '\\x' || t.hash,
             'expires_at', clock_now() + interval '3 days'))).*
      from sessions s, jsonb_to_recordset(${JSON.stringify(
        ids.map((id) => ({ id, hash: createHash('sha256').update(id).digest('hex') })),
      )}::jsonb) as t(id text, hash text)
     where s.id = ${session.id}`.execute(house.db);
  // They came in one after the other before the day begins, and not all in its first second.
  const rows = ids.map((id) => {
    const aliveAt = source.alive_at.getTime() - day.interval * 60_000 * 0.7 * (roll(1000) / 1000);
    return {
      ...source,
      session_id: id,
      sealed_refresh_token: sealSessionToken(sealing, token, { organizationId, sessionId: id }),
      alive_at: new Date(aliveAt),
      due_at: new Date(aliveAt + day.interval * 60_000 * (0.7 + 0.25 * (roll(1000) / 1000))),
    };
  });
  for (let from = 0; from < rows.length; from += 500)
    await house.db
      .insertInto('liveness')
      .values(rows.slice(from, from + 500))
      .execute();
  return ids.map((id) => ({ id, from: startOfUse() }));
}

/**
 * Whoever was idle comes with their first request, which asks Microsoft before it is served. Gives those who come again in a
 * minute: they were told to (503), or are served by the grace until somebody says something about them.
 */
async function comeIn(coming: readonly Used[]): Promise<Used[]> {
  const again: Used[] = [];
  for (const one of coming) {
    // The secret of these is their id.
    const headers = { cookie: `__Host-gatehouse-session=${one.id}` };
    const answer = await fetch(`${house.baseUrl}/api/session`, { headers });
    expect(answer.status === 200 || answer.status === 503).toBe(true);
    const told = (await answer.json()) as { readonly session?: { readonly graceUntil: string | null } };
    if (told.session?.graceUntil !== null) again.push(one);
  }
  return again;
}

/** Everybody clicks who works at this minute, and all those who were not made for the crowd. */
const use = (crowd: readonly Used[], minute: number) =>
  sql`update sessions set last_seen_at = clock_now(), expires_at = clock_now() + interval '1 day'
       where method = 'microsoft' and ended_at is null
         and not (id = any(${crowd.filter((one) => !isUsed(one, minute)).map(({ id }) => id)}))`.execute(
    house.db,
  );
/** What PostgreSQL does by itself, in its own time. */
const tidy = async (): Promise<void> => {
  await sql`vacuum analyze sessions`.execute(house.db);
  await sql`vacuum analyze liveness`.execute(house.db);
};
const runChecks = () => Promise.all(house.compositions.map(({ livenessWorker }) => livenessWorker.runDue()));

interface Minute {
  readonly oldestMinutes: number;
  readonly checkCount: number;
}

/** Of the sessions that still count and are used: how old the oldest proof of life is, and how many were proven within this minute. */
async function measure(unused: readonly Used[]): Promise<Minute> {
  const read = await sql<{ oldest: number; checks: number }>`
    select extract(epoch from clock_now() - min(l.alive_at))::float8 / 60 as oldest,
           count(*) filter (where l.alive_at > clock_now() - interval '1 minute')::int as checks
      from liveness l join sessions s on s.id = l.session_id
      join users u on u.id = s.user_id and u.organization_id = s.organization_id
     where s.ended_at is null and not (s.id = any(${unused.map(({ id }) => id)})) and s.user_epoch >= u.session_epoch and l.tenant_id = (
           select tenant_id from linked_tenants where display_domain = 'contoso.example')`.execute(house.db);
  const [row] = read.rows;
  return { oldestMinutes: row?.oldest ?? 0, checkCount: row?.checks ?? 0 };
}

const fault = (respond: object, times: number) =>
  house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond,
    times,
  });
const isServed = async (browser: Browser): Promise<boolean> =>
  (await browser.ask(`${house.baseUrl}/api/session`)).status === 200;

/** Microsoft answers nobody; or those who became due meanwhile are asked about one after the other; or another fault is on. */
const isFaulty = (minute: number): boolean => minute >= outageFrom && minute < secondFaultOver;

interface Victim {
  readonly upn: string;
  readonly atMinute: number;
}

async function makeVictims(): Promise<Victim[]> {
  const victims: Victim[] = [];
  for (let at = 0; at < day.victims; at += 1) {
    const upn = `victim${at}@contoso.example`;
    await makePerson(house, upn, `Victim ${at}`);
    await addMember(house, upn);
    await signIn(house, upn);
    // One of them while nobody answers, the others before and after.
    const atMinute =
      at === 0 ? outageFrom + 5 : outageTo + bound + roll(day.minutes - outageTo - 2 * bound - 2);
    victims.push({ upn, atMinute });
  }
  return victims;
}

test(`F07: ${count} sessions in use, asked about at a flat rate; an outage ends none inside its grace and every one past it; whoever is disabled is out within the bound`, async () => {
  const [ada, emil] = [
    await signIn(house, 'ada@contoso.example'),
    await signIn(house, 'emil@fabrikam.example'),
  ];
  await house.db.updateTable('organizations').set({ liveness_interval_minutes: day.interval }).execute();
  await house.db
    .updateTable('organizations')
    .set({ liveness_grace_hours: day.graceHoursOfOthers })
    .where('name', 'like', 'Fabrikam%')
    .execute();
  const crowd = await crowdOf(ada);
  await tidy();
  const victims = await makeVictims();
  const disabledAt = new Map<string, Date>();
  const rates: number[] = [];
  let waiting: Used[] = [];
  for (let minute = 0; minute < day.minutes; minute += 1) {
    const now = await nextMinute();
    if (minute === outageFrom) await fault({ cut: 'before-answer' }, 100_000);
    if (minute === outageTo) await house.emulator.call('DELETE', '/faults');
    if (minute === secondFault) await fault({ status: 429, headers: { 'retry-after': '30' } }, 5);
    if (minute === secondFault + 4) await fault({ aadsts: 7000222 }, 3);
    for (const { upn } of victims.filter(({ atMinute }) => atMinute === minute)) {
      await house.emulator.call('POST', `/users/${upn}/disable`, {});
      disabledAt.set(upn, now);
    }
    if (minute > 0) waiting = await comeIn([...waiting, ...crowd.filter(({ from }) => from === minute)]);
    expect([minute, isFaulty(minute) ? 0 : waiting.length]).toEqual([minute, 0]);
    if (minute % day.usedEvery === 0) await use(crowd, minute);
    if (minute % 60 === 59) await tidy();
    await runChecks();
    const { oldestMinutes, checkCount } = await measure([
      ...waiting,
      ...crowd.filter((one) => !isUsed(one, minute)),
    ]);
    const isQuiet =
      minute < outageFrom ||
      (minute > outageTo + bound && (minute < secondFault || minute >= secondFaultOver));
    if (isQuiet) expect([minute, oldestMinutes <= bound]).toEqual([minute, true]);
    if (minute > day.interval && minute < outageFrom) rates.push(checkCount);
    if (minute === outageTo - 1) {
      // Inside the grace of the one account, past that of the other.
      expect([await isServed(ada), await isServed(emil)]).toEqual([true, false]);
    }
  }
  const losses = await house.db
    .selectFrom('access_losses as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select(['u.email', 'a.noticed_at'])
    .execute();
  // Nobody else lost anything: not by the outage, nor by our own fault, nor by too much at once.
  expect(losses.map(({ email }) => email).toSorted()).toEqual(victims.map(({ upn }) => upn).toSorted());
  const took = losses.map(({ email, noticed_at }) => {
    const victim = victims.find(({ upn }) => upn === email);
    const from = disabledAt.get(email);
    if (!victim || !from) throw new Error(`${email} was not disabled`);
    // While nobody answers, nobody can say so: the bound runs from the end of the outage.
    const waited = victim.atMinute < outageTo ? (outageTo - victim.atMinute) * 60_000 : 0;
    return (noticed_at.getTime() - from.getTime() - waited) / 60_000;
  });
  const sorted = took.toSorted((one, other) => one - other);
  expect(Math.max(...took)).toBeLessThanOrEqual(bound);
  expect(sorted[Math.ceil(0.95 * sorted.length) - 1]).toBeLessThanOrEqual(isDay ? day.interval + 1 : bound);
  const mean = rates.reduce((sum, one) => sum + one, 0) / rates.length;
  expect(mean).toBeGreaterThan(0);
  expect(Math.max(...rates)).toBeLessThanOrEqual(2 * mean + 10);
}, 460_000);
