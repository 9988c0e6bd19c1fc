import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../../../test/browser.ts';
import { enforce, readyAdmin } from '../../../test/enforcing.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { mailsTo } from '../../../test/notices.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  ada = await readyAdmin(house);
});
afterAll(() => house.close());

const stateOf = async (browser: Browser): Promise<string> =>
  replyOf(await apiOf(house, browser)(operations.getMailbox, {})).state;

/** A mailbox that was connected before its user had a pin, from a tenant that is not the account's. */
async function connectFromElsewhere(upn: string): Promise<Browser> {
  const browser = await signIn(house, upn);
  await connectMailbox(house, browser, upn);
  await sql`update mailboxes m set tenant_id = ${'6a204bd8-9f5b-4a5c-b1c3-0d3a7ed5a1f0'} from users u
             where u.email = ${upn} and m.user_id = u.id and m.organization_id = u.organization_id`.execute(
    house.db,
  );
  return browser;
}

test('the switch disconnects mailboxes of other tenants, holds what waits in them, and tells their users', async () => {
  const ben = await connectFromElsewhere('ben@contoso.example');
  const chen = await signIn(house, 'chen@contoso.example');
  await connectMailbox(house, chen, 'chen@contoso.example');
  // Microsoft cannot be reached, so that the message waits.
  await house.emulator.call('POST', '/faults', {
    surface: 'graph',
    match: { path: '/sendMail' },
    respond: { status: 503 },
    times: 1,
  });
  const message = await send(house, ben);
  await enforce(house, ada);

  expect([await stateOf(ben), await stateOf(chen)]).toEqual(['disconnected', 'connected']);
  await runDue(house);
  const { state } = replyOf(
    await apiOf(house, ben)(operations.getMessage, { params: { messageId: message.id } }),
  );
  expect(state).toBe('held');
  const subjects = async (email: string) => (await mailsTo(house, email)).map(({ subject }) => subject);
  expect(await subjects('ben@contoso.example')).toContain('Your mailbox was disconnected from Parspec');
  expect(await subjects('chen@contoso.example')).toEqual([]);
  const { events } = replyOf(
    await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'mailbox.disconnected' } }),
  );
  expect(events).toMatchObject([{ actor: { kind: 'system' }, context: { because: 'foreign-tenant' } }]);
});
