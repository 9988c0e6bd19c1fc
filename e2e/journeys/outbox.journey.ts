import type { Page } from '@playwright/test';
import { expect, expectAccessible, houseOfWorker, type Stack } from '../stack.ts';

/** A house of its own: what Microsoft answers by itself here is nobody else’s business. */
const test = houseOfWorker();

const ada = 'ada@contoso.example';

async function send(page: Page, stack: Stack, subject: string): Promise<void> {
  const answer = await page.request.post(`${stack.baseUrl}/api/messages`, {
    headers: { 'idempotency-key': `journey ${subject}`.replaceAll(' ', '-') },
    data: {
      to: [{ address: 'kim.holt@fabrikam.example', name: 'Kim Holt' }],
      subject,
      html: '<p style="color: rgb(1, 2, 3)">Hello</p>',
    },
  });
  expect(answer.ok()).toBe(true);
}

const busy = { code: 'ApplicationThrottled', message: 'slow' };
const putOff = (stack: Stack): Promise<unknown> =>
  stack.emulator.call('POST', '/faults', {
    surface: 'graph',
    match: { path: '/sendMail' },
    respond: { status: 429, headers: { 'retry-after': '600' }, body: { error: busy } },
    times: 5,
  });

test('ada looks for a message, reads what happened to it, lets go what waits for her mailbox, and finds a draft again', async ({
  page,
  stack,
}) => {
  const urlOf = (path: string): string => stack.baseUrl + path;
  const search = page.getByLabel('Search by subject, name or address');

  await test.step('she sends two, and is told once where a bounce arrives', async () => {
    await stack.emulator.call('POST', '/auto-answer', { upn: ada, consent: true });
    await page.goto(urlOf('/sign-in/microsoft'));
    await page.goto(urlOf('/mailboxes/connect'));
    await send(page, stack, 'Offer 100% wool');
    await send(page, stack, 'Offer 100 yards');
    await page.goto(urlOf('/outbox'));
    await expect(page.getByText('the bounce arrives in your own Outlook')).toBeVisible();
    await page.getByRole('button', { name: 'Understood' }).click();
    await page.reload();
    await expect(page.getByText('Written in the last 30 days')).toBeVisible();
    await expect(page.getByText('the bounce arrives in your own Outlook')).toBeHidden();
    await page.getByText('The numbers, day by day').click();
    await expect(page.getByRole('columnheader', { name: 'Failed or unconfirmed' })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('she finds one by what she types; the address keeps it', async () => {
    await search.fill('100% WOOL');
    await expect(page.getByText('1 message found')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Offer 100 yards' })).toBeHidden();
    await page.reload();
    await expect(search).toHaveValue('100% WOOL');
    await expect(page.getByText('1 message found')).toBeVisible();
    await expectAccessible(page);
    await search.fill('zebra');
    await expect(page.getByText('No message fits')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(search).toHaveValue('');
    await expect(page.getByRole('link', { name: 'Offer 100 yards' })).toBeVisible();
  });

  await test.step('its time line says what was tried, with the ids that support asks for', async () => {
    const row = page.getByRole('link', { name: 'Offer 100% wool' });
    await row.click();
    await expect(page.getByRole('heading', { name: 'Offer 100% wool' })).toBeFocused();
    const body = page.frameLocator('iframe[title="Body of the message"]');
    await expect(body.getByText('Hello')).toHaveCSS('color', 'rgb(1, 2, 3)');
    const steps = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
    await expect(steps.filter({ hasText: 'Microsoft accepted it' })).toBeVisible();
    await page.getByText('request ids').click();
    await expect(page.getByRole('button', { name: 'Copy Microsoft’s id' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Close' }).click();
    await expect(row).toBeFocused();
  });

  await test.step('her mailbox must be connected again: the outbox says how many wait, and has the button', async () => {
    await putOff(stack);
    await send(page, stack, 'Waits for the mailbox');
    // What is just being handed over is not held; so it is put off first.
    await expect(async () => {
      const answer = await page.request.get(urlOf('/api/messages?state=queued'));
      expect(await answer.json()).toMatchObject({ messages: [{ attemptCount: 1 }] });
    }).toPass({ timeout: 20_000 });
    await page.request.post(urlOf('/api/mailbox/disconnect'), { data: {} });
    await stack.emulator.call('DELETE', '/faults');
    await page.goto(urlOf('/outbox'));
    await expect(page.getByText('1 message waits for your mailbox.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Reconnect Outlook' }).click();
    await expect(page.getByText('Your Outlook mailbox is connected.')).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText('1 message waits for your mailbox.')).toBeHidden();
    await expectAccessible(page);
  });

  await test.step('what she begins to write is a draft over her signature, with its file, also after a reload', async () => {
    await page.goto(urlOf('/settings/profile/preferences'));
    await page.getByRole('textbox', { name: 'Signature' }).click();
    await page.keyboard.type('Ada Lindqvist, Sales');
    await page.getByRole('button', { name: 'Save signature' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    await expectAccessible(page);
    await page.goto(urlOf('/drafts'));
    await expect(page.getByText('Nothing is waiting to be finished')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Compose' }).click();
    await expect(page.getByRole('textbox', { name: 'Message' })).toContainText('Ada Lindqvist, Sales');
    await page.getByLabel('To', { exact: true }).fill('kim.holt@');
    await page.getByLabel('Subject').fill('Offer for Kim');
    await page.setInputFiles('input[type=file]', {
      name: 'offer.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('an offer'),
    });
    await expect(page.getByText(/^Saved at /)).toBeVisible();
    await expect(page).toHaveURL(/\/compose\?draft=drf_/);
    await expect(async () => {
      const answer = await page.request.get(urlOf('/api/drafts'));
      expect(await answer.json()).toMatchObject({ drafts: [{ recipientCount: 1, fileCount: 1 }] });
    }).toPass({ timeout: 20_000 });
    await expectAccessible(page);
    await page.reload();
    await expect(page.getByLabel('Subject')).toHaveValue('Offer for Kim');
    await page.goto(urlOf('/drafts'));
    await expect(page.getByText('To kim.holt@ · 1 file')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Offer for Kim' }).click();
    await expect(page.getByText('kim.holt@ has no dot after the @.')).toBeVisible();
    await expect(page.getByText('offer.txt')).toBeVisible();
    await expect(page.getByText('Ada Lindqvist, Sales')).toHaveCount(1);
  });

  await test.step('of two tabs, the second to write is told so, and she chooses; sent, the draft is gone', async () => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByLabel('Subject').fill('Offer for Kim, once more');
    await expect(async () => {
      const answer = await page.request.get(urlOf('/api/drafts'));
      expect(await answer.json()).toMatchObject({ drafts: [{ subject: 'Offer for Kim, once more' }] });
    }).toPass({ timeout: 20_000 });
    await other.close();
    await page.getByRole('button', { name: 'Remove kim.holt@' }).click();
    await page.getByLabel('To', { exact: true }).fill('kim.holt@fabrikam.example');
    await page.getByLabel('Subject').fill('Offer for Kim Holt');
    await expect(page.getByText('changed in another tab or on another device')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send message' })).toBeDisabled();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Keep what is written here' }).click();
    await expect(page.getByText(/^Saved at /)).toBeVisible();
    await page.getByRole('button', { name: 'Send message' }).click();
    await expect(page).toHaveURL(/\/outbox\?message=/);
    await page.goto(urlOf('/drafts'));
    await expect(page.getByText('Nothing is waiting to be finished')).toBeVisible();
    const answer = await page.request.get(urlOf('/api/messages?limit=1'));
    expect(await answer.json()).toMatchObject({
      messages: [{ subject: 'Offer for Kim Holt', attachments: [{ name: 'offer.txt' }] }],
    });
  });
});
