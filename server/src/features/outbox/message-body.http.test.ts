import { operations, type MessageView } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import { apiOf, connectMailbox, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';

const html =
  '<p style="color: red">Quote</p><script>alert(1)</script><img src="https://elsewhere.example/x.png">';

let house: House;
let ada: Browser;
let id: MessageView['id'];
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  const sent = await apiOf(house, ada)(operations.enqueueMessage, {
    headers: { 'idempotency-key': randomUUID() },
    body: { to: [{ address: 'ben@contoso.example' }], subject: 'Styled', html },
  });
  ({ id } = replyOf(sent));
});
afterAll(() => house.close());

const look = (browser: Browser, message: string = id): ReturnType<Browser['ask']> =>
  browser.ask(`${house.baseUrl}/messages/${message}/body`);

test('B14: the body of a message is shown as it was written, where nothing of it can run or be loaded', async () => {
  const answer = await look(ada);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain(html);
  const policy = (answer.headers.get('content-security-policy') ?? '').split('; ');
  expect(policy.filter((rule) => rule !== "style-src 'unsafe-inline'").toSorted()).toEqual([
    "base-uri 'none'",
    "default-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'img-src data:',
    'sandbox',
  ]);
  expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('L01: it is shown to whoever sent it, and to nobody else', async () => {
  const colleague = await signIn(house, 'ben@contoso.example');
  const stranger = await signIn(house, 'hana@wingtip.example');
  const answers = await Promise.all([
    look(colleague),
    look(stranger),
    look(ada, 'msg_x'),
    look(new Browser()),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 401]);
  for (const answer of answers) expect(answer.text).toBe('');
});
