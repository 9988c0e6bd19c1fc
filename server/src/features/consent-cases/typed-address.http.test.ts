import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import { signIn, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { lastMailTo, mailsTo } from '../../../test/notices.ts';
import { createSealing } from '../../ports/secrets/sealing.ts';
import { recordReport } from '../grants/public.ts';
import { waitingPath } from './waiting-token.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  const registration = '/tenants/northwind.example/registrations/sign-in';
  await house.emulator.call('POST', `${registration}/grant`, {});
  const tenantId = '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28';
  await recordReport(house.db, { tenantId, registration: 'sign-in', by: 'person', at: new Date() });
});
afterAll(() => house.close());

/** Anybody types Gus's address, goes to Microsoft, and says that they have sent a request there. */
async function typeAddressOfGus(): Promise<number> {
  const stranger = new Browser();
  await house.emulator.call('DELETE', '/auto-answer');
  await stranger.visit(`${house.baseUrl}/sign-in/microsoft?loginHint=gus@northwind.example`);
  const { id } = await house.db
    .selectFrom('attempts')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const said = { attempt: id, page: 'approval-required', next: 'sent' };
  return (await postForm(house, stranger, '/stuck', said)).status;
}

const openCase = () =>
  house.db
    .selectFrom('consent_cases')
    .select(['id', 'organization_id', 'state', 'known_by'])
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();

const mailsToGus = async (): Promise<number> => (await mailsTo(house, 'gus@northwind.example')).length;

test('C13: whoever types an address again and again has its owner mailed once a day', async () => {
  for (let round = 1; round <= 3; round += 1) {
    await typeAddressOfGus();
    // Whoever of the tenant comes in closes the case, and mails those who wait.
    await signIn(house, 'frida@northwind.example');
  }
  expect(await mailsToGus()).toBe(1);
  await moveClock(house, 24 * 3600 + 1);
  await typeAddressOfGus();
  await signIn(house, 'frida@northwind.example');
  expect(await mailsToGus()).toBe(2);
});

test('C13: a stranger’s word moves no case for which others wait, and takes back nothing that they said', async () => {
  const mailedBefore = await mailsToGus();
  await moveClock(house, 24 * 3600 + 1);
  await typeAddressOfGus();
  const { id, organization_id: organizationId, ...opened } = await openCase();
  expect(opened).toEqual({ state: 'asked', known_by: 'presumed' });
  const waiter = await house.db
    .selectFrom('consent_waiters')
    .selectAll()
    .where('case_id', '=', id)
    .executeTakeFirstOrThrow();
  const link = waitingPath(createSealing(house.config.sealingKeys), waiter);
  for (const [act, state] of [
    ['denied', 'declined'],
    ['blocked', 'blocked'],
  ] as const) {
    await postForm(house, new Browser(), link, { act });
    await typeAddressOfGus();
    expect(await openCase()).toEqual({ id, organization_id: organizationId, state, known_by: 'requester' });
    const kept = house.db.selectFrom('consent_waiters').select('answer').where('id', '=', waiter.id);
    expect(await kept.execute()).toEqual([{ answer: act }]);
  }
  await signIn(house, 'frida@northwind.example');
  expect(await mailsToGus()).toBe(mailedBefore + 1);
});

/** Until a statement of the house waits for a lock of ours. */
async function untilOneWaits(tx: House['db']): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { rows } = await sql`select from pg_locks where not granted
      and pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(tx);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('nobody waits for the lock');
}

test('P10: two at once: who begins to wait while their case is being closed waits in the next one', async () => {
  await moveClock(house, 24 * 3600 + 1);
  await typeAddressOfGus();
  const { id } = await openCase();
  const closed = {
    state: 'approved',
    known_by: 'evidence',
    closed_at: new Date(),
    next_look_at: null,
  } as const;
  const told: Promise<number>[] = [];
  await house.db.transaction().execute(async (tx) => {
    await tx.selectFrom('consent_cases').select('id').where('id', '=', id).forUpdate().execute();
    told.push(typeAddressOfGus());
    await untilOneWaits(tx);
    await tx.updateTable('consent_cases').set(closed).where('id', '=', id).execute();
  });
  expect(await told[0]).toBe(303);
  expect((await openCase()).id).not.toBe(id);
});

test('a wait whose link cannot be opened any more keeps nobody from signing in, and is mailed another', async () => {
  const mailedBefore = await mailsToGus();
  await moveClock(house, 24 * 3600 + 1);
  await typeAddressOfGus();
  await house.db
    .updateTable('consent_waiters')
    .set({ sealed_token: Buffer.from('sealed under a key that was taken away') })
    .where('told_at', 'is', null)
    .execute();
  await signIn(house, 'frida@northwind.example');
  expect(await mailsToGus()).toBe(mailedBefore + 1);
  const { link } = await lastMailTo(house, 'gus@northwind.example');
  expect((await new Browser().visit(link)).text).toContain('You can go on');
});
