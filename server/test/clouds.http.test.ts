import { operations } from '@gatehouse/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { clouds, type CloudName } from '../src/ports/microsoft/cloud.ts';
import type { BorrowedEmulator } from './borrowed-emulator.ts';
import { Browser } from './browser.ts';
import { callControl, startEmulatorProcess } from './emulator-process.ts';
import {
  answerAs,
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from './harness.ts';

const ada = 'ada@contoso.example';

let house: House | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

/** An emulator that appears under the names of this cloud. */
async function emulatorOf(cloud: string, baseUrl: string): Promise<BorrowedEmulator> {
  const own = await startEmulatorProcess(baseUrl, { EMULATED_CLOUD: cloud });
  return {
    ...own,
    call: (method, path, body) => callControl(own, method, path, body),
    giveBack: () => own.stop(),
  };
}

/** A house in this cloud. Only the three origins of that cloud lead to the emulator: what went to another would go astray. */
async function startIn(name: CloudName, emulated: CloudName = name): Promise<House> {
  const { login, graph, adminCentre } = clouds[name];
  const others = emulated === name ? [] : [clouds[emulated].login];
  return startHouse({
    emulator: (baseUrl) => emulatorOf(emulated, baseUrl),
    environment: (emulator) =>
      Promise.resolve({
        MICROSOFT_CLOUD: name,
        MICROSOFT_ORIGIN_MAP: [
          ...[login, ...others].map((origin) => `${origin}=${emulator.login}`),
          `${graph}=${emulator.graph}`,
          `${adminCentre}=${emulator.adminCentre}`,
        ].join(','),
      }),
  });
}

describe('Microsoft in another cloud', () => {
  test.each(['usgov', 'usgov-dod', 'china'] as const)(
    '%s is reached at its own hosts alone: sign-in, connection, a mail',
    async (name) => {
      house = await startIn(name);
      const browser = await signIn(house, ada);
      expect((await connectMailbox(house, browser, ada)).status).toBe(200);
      const { id } = await send(house, browser);
      await runDue(house);
      const message = await apiOf(house, browser)(operations.getMessage, { params: { messageId: id } });
      expect(replyOf(message).state).toBe('sent');
    },
  );

  test('what the global cloud says is not believed there, and opens nothing', async () => {
    house = await startIn('usgov', 'global');
    await answerAs(house, ada);
    const browser = new Browser();
    const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft`);
    expect([page.status, new URL(page.url).origin]).toEqual([503, house.baseUrl]);
    expect(house.logText()).toContain('sign-in.start-failed');
    expect(await apiOf(house, browser)(operations.getSession, {})).toMatchObject({ ok: false });
  });
});
