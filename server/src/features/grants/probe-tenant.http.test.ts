import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { createLog } from '../../ports/log/log.ts';
import { createOpenidEntra } from '../../ports/microsoft/openid-entra.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { probeTenant } from './public.ts';

const northwind = '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const probe = () =>
  probeTenant(
    {
      db: house.db,
      clock: databaseClock,
      random: systemRandom,
      entra: createOpenidEntra(house.config),
      log: createLog('silent'),
    },
    { tenantId: northwind, registration: 'mail' },
  );
const inNorthwind = (action: string) =>
  house.emulator.call('POST', `/tenants/northwind.example/registrations/mail/${action}`, {});

test('the probe says not there, there, blocked; at most hourly; and an outage teaches nothing', async () => {
  expect(await probe()).toEqual({ kind: 'asked', answer: 'not-there', before: null });
  await inNorthwind('grant');
  expect(await probe()).toEqual({ kind: 'not-due', answer: 'not-there' });
  await moveClock(house, 3700);
  await house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/oauth2/v2.0/token' },
    respond: { status: 503 },
    times: 1,
  });
  expect(await probe()).toEqual({ kind: 'no-answer' });
  expect(await probe()).toEqual({ kind: 'asked', answer: 'there', before: 'not-there' });
  await inNorthwind('disable');
  await moveClock(house, 3700);
  expect(await probe()).toEqual({ kind: 'asked', answer: 'blocked', before: 'there' });
});
