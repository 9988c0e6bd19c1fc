import type { Browser, Page } from '@playwright/test';
import { expect, expectAccessible, test, type Stack } from '../stack.ts';
import { typePassword } from '../steps.ts';

const [emil, ivan] = ['emil@fabrikam.example', 'ivan@fabrikam.example'];

const newPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

/** Signs in; where Microsoft still knows him in this browser, without a question. */
async function comeIn(page: Page, stack: Stack): Promise<void> {
  await page.goto(`${stack.baseUrl}/sign-in/microsoft?loginHint=${encodeURIComponent(emil)}`);
  if ((await page.getByLabel(/password/i).count()) > 0) await typePassword(page);
  await expect(page.getByRole('heading', { name: /^Welcome/ })).toBeVisible();
}

/** IT presses this button on emil's page in the admin centre. */
async function pressAt(page: Page, stack: Stack, button: string): Promise<void> {
  await page.goto(`${stack.adminCentre}/fabrikam.example/`);
  const signIn = page.getByRole('link', { name: /^Sign in at/ });
  if ((await signIn.count()) > 0) {
    await signIn.click();
    await page.getByLabel('Person').selectOption(ivan);
    await typePassword(page);
  }
  await page.getByRole('link', { name: 'Users', exact: true }).first().click();
  await page.getByRole('link', { name: 'Emil Sandberg' }).click();
  await page.getByRole('button', { name: button }).click();
}

test('IT disables emil: his next click says so, his mail is held, and enabling him brings nothing back by itself', async ({
  browser,
  stack,
}) => {
  test.setTimeout(90_000);
  const [emils, ivans] = [await newPage(browser), await newPage(browser)];
  const urlOf = (path: string): string => `${stack.baseUrl}${path}`;
  for (const registration of ['sign-in', 'mail'])
    await stack.emulator.call('POST', `/tenants/fabrikam.example/registrations/${registration}/grant`, {});

  await test.step('emil comes in, connects Outlook, and a quote of his waits because Outlook is busy', async () => {
    await comeIn(emils, stack);
    await emils.goto(urlOf('/mailboxes/connect'));
    await expect(emils.getByText('Connected', { exact: true })).toBeVisible();
    const body = { error: { code: 'TooManyRequests', message: 'Later' } };
    await stack.emulator.call('POST', '/faults', {
      surface: 'graph',
      match: { upn: emil },
      respond: { status: 429, headers: { 'retry-after': '7200' }, body },
      times: 50,
    });
    const sent = await emils.request.post(urlOf('/api/messages'), {
      headers: { 'idempotency-key': 'quote-of-emil' },
      data: { to: [{ address: 'ben@contoso.example' }], subject: 'Offer of emil', html: '<p>Hello</p>' },
    });
    expect(sent.ok()).toBe(true);
    await emils.goto(urlOf('/outbox'));
    await expect(emils.getByText('Offer of emil').first()).toBeVisible();
  });

  await test.step('IT disables him; within the interval his next click lands on a page that says so', async () => {
    await pressAt(ivans, stack, 'Disable account');
    await stack.emulator.call('POST', '/clock', { advanceSeconds: 11 * 60 });
    await expect(async () => {
      await emils.goto(urlOf('/outbox'));
      await expect(emils.getByRole('heading', { name: 'Microsoft lets you in no more' })).toBeVisible({
        timeout: 500,
      });
    }).toPass({ timeout: 20_000 });
    await expectAccessible(emils);
  });

  await test.step('enabled again, he must sign in; what he was sending is held', async () => {
    await pressAt(ivans, stack, 'Enable account');
    await emils.reload();
    await expect(emils.getByRole('heading', { name: 'Microsoft lets you in no more' })).toBeVisible();
    await stack.emulator.call('DELETE', '/faults');
    await comeIn(emils, stack);
    await emils.goto(urlOf('/outbox'));
    await expect(emils.getByText('Held', { exact: true }).first()).toBeVisible();
    await expectAccessible(emils);
  });

  await test.step('it leaves when he says so', async () => {
    await emils.getByRole('button', { name: 'Send it now' }).click();
    await expect(emils.getByRole('heading', { name: 'Send 1 message now?' })).toBeVisible();
    await expectAccessible(emils);
    await emils.getByRole('button', { name: 'Send 1 message' }).click();
    await expect(async () => {
      await emils.reload();
      await expect(emils.getByText('Sent', { exact: true }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 20_000 });
  });
});
