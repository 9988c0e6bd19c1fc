import type { Browser, Page } from '@playwright/test';
import { expect, expectAccessible, test, type Stack } from '../stack.ts';
import { typePassword } from '../steps.ts';

const [dora, emil, ivan] = ['dora@fabrikam.example', 'emil@fabrikam.example', 'ivan@fabrikam.example'];

const newPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

/** Signs in; where Microsoft still knows them in this browser, without a question. */
async function comeIn(page: Page, stack: Stack, who = emil): Promise<void> {
  await page.goto(`${stack.baseUrl}/sign-in/microsoft?loginHint=${encodeURIComponent(who)}`);
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

/** Within its interval nobody is asked about; after it everybody is. */
const passInterval = (stack: Stack) => stack.emulator.call('POST', '/clock', { advanceSeconds: 11 * 60 });

test('IT disables emil: his next click says so, his mail is held, and enabling him brings nothing back by itself; the drill measures it', async ({
  browser,
  stack,
}) => {
  test.setTimeout(120_000);
  const [emils, ivans, doras] = [await newPage(browser), await newPage(browser), await newPage(browser)];
  const urlOf = (path: string): string => `${stack.baseUrl}${path}`;
  for (const registration of ['sign-in', 'mail'])
    await stack.emulator.call('POST', `/tenants/fabrikam.example/registrations/${registration}/grant`, {});

  await test.step('a policy of Microsoft asks for dora in the middle of her list: she comes back to it', async () => {
    await comeIn(doras, stack, dora);
    await doras.goto(urlOf('/settings/people'));
    await doras.getByRole('button', { name: 'Invite people' }).click();
    await doras.getByLabel('People, one a line').fill('new@fabrikam.example,New Hire,member');
    const refused = [{ code: 53003, when: 'background', upn: dora }];
    await stack.emulator.call('PUT', '/tenants/fabrikam.example', { conditionalAccess: refused });
    await passInterval(stack);
    const seen = doras.waitForEvent('load');
    await doras.getByRole('button', { name: 'Look at the list' }).click();
    await seen;
    await expect(doras.getByRole('heading', { name: 'Invite people' })).toBeVisible();
    await doras.getByRole('button', { name: 'Look at the list' }).click();
    await expect(doras.getByText('1 person can be invited.')).toBeVisible();
    await doras.getByRole('button', { name: 'Not now' }).click();
    await stack.emulator.call('PUT', '/tenants/fabrikam.example', { conditionalAccess: [] });
    // Given up, it does not come up again.
    await doras.reload();
    await expect(doras.getByRole('heading', { name: 'People', exact: true })).toBeVisible();
    await expect(doras.getByRole('heading', { name: 'Invite people' })).toBeHidden();
  });

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
    await doras.goto(urlOf('/settings/sso'));
    await doras.getByLabel('Address of the test user').fill(emil);
    await doras.getByRole('button', { name: 'I have just disabled them' }).click();
    await expect(doras.getByText('The clock runs.')).toBeVisible();
    await expectAccessible(doras);
    await passInterval(stack);
    await expect(async () => {
      await emils.goto(urlOf('/outbox'));
      await expect(emils.getByRole('heading', { name: 'Microsoft lets you in no more' })).toBeVisible({
        timeout: 500,
      });
    }).toPass({ timeout: 20_000 });
    await expectAccessible(emils);
  });

  await test.step('the drill has measured how long it took, and the chart shows it', async () => {
    await doras.reload();
    await expect(doras.getByText(/^It took 1\d min.* Promised are 15 min at most/)).toBeVisible();
    const losses = doras.getByRole('list', { name: 'People who lost access at Microsoft' });
    await expect(losses.getByText('Emil Sandberg')).toBeVisible();
    await expectAccessible(doras);
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
    // Outlook had asked to wait with his mailbox, and is heeded for an hour at most.
    await stack.emulator.call('POST', '/clock', { advanceSeconds: 3600 });
    await emils.reload();
    await emils.getByRole('button', { name: 'Send it now' }).click();
    await expect(emils.getByRole('heading', { name: 'Send 1 message now?' })).toBeVisible();
    await expectAccessible(emils);
    await emils.getByRole('button', { name: 'Send 1 message' }).click();
    await expect(async () => {
      await emils.reload();
      const sent = emils.getByText('Sent', { exact: true }).filter({ visible: true });
      await expect(sent.first()).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 20_000 });
  });
});
