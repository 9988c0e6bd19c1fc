import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../stack.ts';

async function expectToFit(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 860 });
}

/** Goes through Microsoft's pages by the keyboard's way: account, password, and the permissions where they are asked. */
async function passAs(page: Page, name: string): Promise<void> {
  await page.getByText(name, { exact: true }).click();
  await page.getByLabel(/password/i).fill('Gatehouse-demo-1');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.hostname === 'localhost' || url.pathname.includes('/reprocess'));
  const accept = page.getByRole('button', { name: 'Accept' });
  if (new URL(page.url()).hostname !== 'localhost') await accept.click();
}

test('sam explains igor’s refused sign-in by its reference, and ada sees that he looked', async ({
  browser,
  stack,
}) => {
  const blocked: string[] = [];
  const customer = await (await browser.newContext()).newPage();
  await customer.goto(`${stack.baseUrl}/sign-in/microsoft`);
  await passAs(customer, 'Igor Novak');
  const reference = (await customer.locator('.ref').textContent()) ?? '';
  expect(reference).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);

  const support = await browser.newContext();
  const page = await support.newPage();
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) blocked.push(message.text());
  });
  await page.goto(`${stack.baseUrl}/support`);
  await expect(page.getByRole('heading', { name: 'You are not signed in as support' })).toBeVisible();
  await expectToFit(page);
  await page.getByRole('link', { name: 'Sign in as support' }).click();
  await passAs(page, 'Sam Whitfield');
  await expect(page.getByRole('heading', { name: 'Find a customer' })).toBeVisible();
  await expect(page.getByText('Sam Whitfield')).toBeVisible();
  await expectToFit(page);

  await page.getByRole('link', { name: 'Make an account' }).click();
  await page.getByLabel('Name of the account').fill('Contoso Electric');
  await page.getByLabel('First admin’s email address').fill('una@umbra.example');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByLabel('Name of the account')).toHaveAccessibleDescription(/already/);
  await expectToFit(page);
  await page.getByLabel('Name of the account').fill('Umbra Lighting');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByRole('heading', { name: 'Umbra Lighting is made' })).toBeVisible();
  await expectToFit(page);
  await page.getByRole('link', { name: 'Find' }).click();

  const field = page.getByLabel('Account, user or reference');
  await field.fill('Contoso');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Contoso Electric' })).toBeVisible();
  await expectToFit(page);
  await page.getByRole('link', { name: 'Contoso Electric' }).click();
  await expect(page.getByRole('heading', { name: 'Why do you look at Contoso Electric?' })).toBeVisible();
  await expectToFit(page);
  await page.getByLabel('Reason').fill('because');
  await page.getByRole('button', { name: 'Look' }).click();
  const reason = page.getByLabel('Reason');
  await expect(reason).toHaveAccessibleDescription(/10 to 300 characters/);
  await expect(reason).toBeFocused();
  await expectToFit(page);
  await reason.fill('Request 4711: igor cannot sign in');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Contoso Electric' })).toBeVisible();
  await expect(page.getByText('Contoso Electric sees this look')).toBeVisible();
  await expectToFit(page);

  await page.getByRole('link', { name: 'Find' }).click();
  await field.fill(reference.toLowerCase());
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: /^Sign-in of/ }).click();
  await expect(page.getByRole('heading', { name: `What happened: ${reference}` })).toBeVisible();
  const line = page.getByRole('list', { name: 'Time line' });
  await expect(line).toContainText('We sent it to Microsoft');
  await expect(line).toContainText('No user is linked to this tenant and object.');
  await expectToFit(page);

  await page.getByRole('link', { name: 'Find' }).click();
  await field.fill('ben@contoso.example');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'A user of Contoso Electric' }).click();
  await expect(page.getByRole('heading', { name: 'Ben Okafor' })).toBeVisible();
  await expectToFit(page);

  const admin = await (await browser.newContext()).newPage();
  await admin.goto(`${stack.baseUrl}/sign-in/microsoft`);
  await passAs(admin, 'Ada Lindqvist');
  await admin.waitForURL(`${stack.baseUrl}/`);
  const trail = await admin.request.get(`${stack.baseUrl}/api/audit-events?action=support.looked`);
  const { events } = (await trail.json()) as { events: { actor: object; target: object; context: object }[] };
  expect(events.map(({ actor, context }) => ({ actor, context }))).toEqual(
    Array.from({ length: 3 }, () => ({
      actor: expect.objectContaining({ kind: 'support', name: 'Sam Whitfield' }),
      context: { reason: 'Request 4711: igor cannot sign in' },
    })),
  );

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'You are not signed in as support' })).toBeVisible();
  await page.goBack();
  await expect(page.getByText('Ben Okafor')).toBeHidden();
  expect(blocked).toEqual([]);
});
