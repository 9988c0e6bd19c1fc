import { maxRecipientCount, operations } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../../../test/browser.ts';
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

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
});
afterAll(() => house.close());

const people = (count: number, name: string) =>
  Array.from({ length: count }, (_, number) => ({ address: `${name}-${number}@elsewhere.example` }));

test.each([
  ['10,000 in one field', { to: people(10_000, 'to') }],
  [
    'one more than there may be, in three fields',
    { to: people(300, 'to'), cc: people(150, 'cc'), bcc: people(51, 'bcc') },
  ],
])('I07: a message to too many people is refused, and nothing is kept of it: %s', async (_, recipients) => {
  const outcome = await apiOf(house, ada)(operations.enqueueMessage, {
    headers: { 'idempotency-key': randomUUID() },
    body: { ...recipients, subject: 'To everybody', html: '<p>x</p>' },
  });
  expect(outcome).toMatchObject({ problem: { status: 400, code: 'input_refused', field: 'body.to' } });
  expect(JSON.stringify(outcome)).toContain(String(maxRecipientCount));
  const kept = house.db.selectFrom('outbox_messages').select('id').where('subject', '=', 'To everybody');
  expect(await kept.execute()).toEqual([]);
});

test('I09: nothing that a message names is ever fetched', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const html = [
    `<img src="${url}/picture.png">`,
    `<link rel="stylesheet" href="${url}/style.css">`,
    `<p style="background: url(${url}/background.png)">${url}/text</p>`,
    `<a href="${url}/link">link</a><iframe src="${url}/frame"></iframe><video poster="${url}/poster"></video>`,
  ].join('');
  const message = await send(house, ada, { subject: `${url}/subject`, html });
  const look = async () =>
    replyOf(await apiOf(house, ada)(operations.getMessage, { params: { messageId: message.id } }));
  for (let tries = 0; tries < 200 && (await look()).state !== 'sent'; tries += 1) await runDue(house);
  expect((await look()).state).toBe('sent');
  expect(asked).toEqual([]);
  server.close();
});
