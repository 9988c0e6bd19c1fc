import { createHash, randomBytes } from 'node:crypto';
import { expect, expectAccessible, passMicrosoft, test } from '../stack.ts';

interface Received {
  readonly id: string;
  readonly subject: string;
}

test('ada signs in, connects Outlook, sends a quote with a file to two people, and signs out', async ({
  page,
  context,
  stack,
}) => {
  const content = randomBytes(2_000_000);
  const hash = createHash('sha256').update(content).digest('hex');

  await page.goto(stack.baseUrl);
  await expect(page).toHaveURL(/\/sign-in/);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Continue with Microsoft' }).click();
  await passMicrosoft(page, 'Ada Lindqvist');
  await expect(page.getByRole('heading', { name: 'Welcome, Ada Lindqvist' })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Preferences' }).first().click();
  await expect(page.getByText('Not connected')).toBeVisible();
  await expectAccessible(page);
  const [popup] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Connect Outlook' }).click(),
  ]);
  await expect(popup.getByRole('button', { name: 'Accept' })).toBeVisible();
  // Microsoft's pages sever the popup; the page says so and waits for its attempt, not for the window.
  await expect(
    page.getByText('Finish in the Microsoft window.').or(page.getByText('Still at Microsoft?')),
  ).toBeVisible();
  await popup.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect(page.getByText('Ada Lindqvist · ada@contoso.example')).toBeVisible();
  await expect.poll(() => popup.isClosed()).toBe(true);
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Compose' }).click();
  await page
    .getByLabel('To', { exact: true })
    .fill('Ben Okafor <ben@contoso.example>; buyer@elsewhere.example');
  await page.getByLabel('Subject').fill('Quote 4711');
  await page.getByRole('textbox', { name: 'Message' }).click();
  await page.keyboard.type('Hello Ben, here is our quote.');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Bold' }).click();
  await expect(page.getByRole('button', { name: 'Bold' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('textbox', { name: 'Message' }).press('V');
  await page.keyboard.type('alid until Friday.');
  await page.setInputFiles('input[type=file]', {
    name: 'quote.pdf',
    mimeType: 'application/pdf',
    buffer: content,
  });
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send message' }).click();

  // She thinks again: everything is there to write on, and nothing has left.
  await expect(page).toHaveURL(/\/outbox\?message=/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByLabel('Subject')).toHaveValue('Quote 4711');
  await expect(page.getByText('quote.pdf')).toBeVisible();
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectAccessible(page);
  await stack.emulator.call('POST', '/clock', { advanceSeconds: 15 });
  await expect(page.getByText('Sent', { exact: true }).first()).toBeVisible();
  await expectAccessible(page);

  for (const address of ['ben@contoso.example', 'buyer@elsewhere.example']) {
    const inbox = (await stack.emulator.call('GET', `/mailboxes/${address}/inbox`)) as Received[];
    const received = inbox.find((mail) => mail.subject === 'Quote 4711');
    const detail = JSON.stringify(
      await stack.emulator.call('GET', `/mailboxes/${address}/messages/${received?.id ?? 'none'}`),
    );
    expect(detail).toContain(hash);
    expect(detail).toContain('<strong>Valid until Friday.</strong>');
  }
  const outlook = await context.newPage();
  await outlook.goto(`${stack.outlook}/mailboxes/ben@contoso.example/inbox`);
  await outlook.getByRole('link', { name: 'Quote 4711' }).click();
  await expect(outlook.getByText('quote.pdf')).toBeVisible();
  await expectAccessible(outlook);
  await outlook.close();

  const trail = (await (await page.request.get(`${stack.baseUrl}/api/audit-events`)).json()) as {
    events: { action: string }[];
  };
  const actions = trail.events.map((event) => event.action);
  for (const action of ['session.opened', 'mailbox.connected', 'message.enqueued', 'message.sent'])
    expect(actions).toContain(action);

  const cookies = await context.cookies(stack.baseUrl);
  const session = cookies.find((cookie) => cookie.name.endsWith('session'));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await expectAccessible(page);
  const old = await fetch(`${stack.baseUrl}/api/session`, {
    headers: { cookie: `${session?.name ?? ''}=${session?.value ?? ''}` },
  });
  expect(old.status).toBe(401);
  // B08: "back" shows nothing of the person who has left.
  await page.goBack();
  await expect(page.getByText('Quote 4711')).toHaveCount(0);
});
