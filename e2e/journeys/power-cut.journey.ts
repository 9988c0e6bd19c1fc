import { expect, test } from '../stack.ts';

test('after kill -9 of everything the house serves, ada is still signed in, and no acknowledged message is lost', async ({
  page,
  context,
  stack,
}) => {
  await stack.emulator.autoAnswer({ upn: 'ada@contoso.example', consent: true });
  await page.goto(`${stack.baseUrl}/sign-in/microsoft`);
  await expect(page.getByRole('heading', { name: /Welcome/ })).toBeVisible();
  await page.goto(`${stack.baseUrl}/mailboxes/connect`);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();

  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (let index = 0; index < 5; index += 1) {
      const subject = `Power cut ${round}-${index}`;
      const answer = await context.request.post(`${stack.baseUrl}/api/messages`, {
        headers: { 'idempotency-key': `power-cut-${round}-${index}`, origin: stack.baseUrl },
        data: { to: [{ address: 'ben@contoso.example' }], subject, html: '<p>x</p>' },
      });
      if (answer.status() === 202) acknowledged.push(subject);
    }
    await stack.killAndStartAgain();
  }
  expect(acknowledged).toHaveLength(15);
  const list = (await (await context.request.get(`${stack.baseUrl}/api/messages?limit=100`)).json()) as {
    messages: { subject: string; state: string }[];
  };
  const subjects = list.messages.map((message) => message.subject);
  expect(subjects.filter((subject) => subject.startsWith('Power cut')).toSorted()).toEqual(
    acknowledged.toSorted(),
  );

  // What was under way when the power went is decided on when its lease ends, two minutes later by the one clock.
  await stack.emulator.setClock({ advanceSeconds: 180 });
  // Each is sent in the end, or in a state that says what is not known; what is sent has arrived once.
  const inbox = async (): Promise<string[]> =>
    ((await stack.emulator.call('GET', '/mailboxes/ben@contoso.example/inbox')) as { subject: string }[]).map(
      (mail) => mail.subject,
    );
  await expect
    .poll(
      async () =>
        (
          (await (await context.request.get(`${stack.baseUrl}/api/messages?state=queued`)).json()) as {
            messages: unknown[];
          }
        ).messages.length,
      { timeout: 30_000 },
    )
    .toBe(0);
  const arrived = await inbox();
  expect(new Set(arrived).size).toBe(arrived.length);
});
