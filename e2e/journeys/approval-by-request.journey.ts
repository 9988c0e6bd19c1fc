import type { Page } from '@playwright/test';
import { expect, expectAccessible, keepPicture, test, type Stack } from '../stack.ts';

const emil = 'emil@fabrikam.example';
const why = 'I send quotes to our customers with Parspec.';

const scanned = new Set<string>();

/** Both apps lead over the same pages: each is scanned once. */
async function expectAccessibleOnce(page: Page): Promise<void> {
  const title = await page.title();
  if (!scanned.has(title)) await expectAccessible(page);
  scanned.add(title);
}

async function typePassword(page: Page): Promise<void> {
  await page.getByLabel(/password/i).fill('Gatehouse-demo-1');
  await page.keyboard.press('Enter');
}

/** "Approval required": one line why, "Request approval", and the window is left there. */
async function requestApproval(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Approval required' })).toBeVisible();
  await expectAccessibleOnce(page);
  await page.getByLabel('Enter justification for requesting this app').fill(why);
  await page.getByRole('button', { name: 'Request approval' }).click();
  await expect(page.getByRole('heading', { name: 'Request sent' })).toBeVisible();
}

/** "Stuck on Microsoft's page?": the drawing of "Approval required", and "Yes, I sent it". */
async function tellThatItWasSent(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Stuck on Microsoft’s page?' })).toBeVisible();
  await expectAccessibleOnce(page);
  await page.getByRole('radio', { name: 'Approval required' }).check();
  await keepPicture(page, 'stuck');
  await page.getByRole('button', { name: 'Yes, I sent it' }).click();
  await expect(page.getByRole('heading', { name: 'Waiting for your IT admin' })).toBeVisible();
  await expectAccessibleOnce(page);
}

/** What an IT admin reads in their guide: Enterprise apps, Activity, Admin consent requests, My Pending, the app. */
async function approveAsIvan(page: Page, stack: Stack, app: string): Promise<void> {
  await page.goto(`${stack.adminCentre}/fabrikam.example/`);
  const signIn = page.getByRole('link', { name: 'Sign in at fabrikam.example' });
  if (await signIn.isVisible()) {
    await signIn.click();
    await page.getByLabel('Person').selectOption('ivan@fabrikam.example');
    await typePassword(page);
  }
  await page.getByRole('link', { name: 'Admin consent requests' }).first().click();
  await page.getByRole('link', { name: 'My Pending' }).click();
  await page.getByRole('link', { name: app, exact: true }).click();
  await expect(page.getByText(`“${why}”`)).toBeVisible();
  await expectAccessibleOnce(page);
  await page.getByRole('link', { name: 'Review permissions and consent' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: app, exact: true }) });
  await expect(row).toContainText('Approved by ivan@fabrikam.example');
}

/** Opens a mail of emil's that must have come by now. */
async function openMail(page: Page, stack: Stack, subject: string): Promise<void> {
  await expect(async () => {
    await page.goto(`${stack.outlook}/mailboxes/${emil}/inbox`);
    await page.getByRole('link', { name: subject }).click({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
}

async function fitsOnAPhone(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 860 });
}

test('emil asks for approval, ivan gives it in the admin center, and nobody is asked again', async ({
  page,
  context,
  browser,
  stack,
}) => {
  test.slow();
  const ivan = await (await browser.newContext()).newPage();
  const outlook = await context.newPage();

  await page.goto(`${stack.baseUrl}/sign-in`);
  await page.getByLabel('Use your email address').fill(emil);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Continue with Microsoft' }).click();
  await typePassword(page);
  await requestApproval(page);
  await page.goto(`${stack.baseUrl}/sign-in`);
  await page.getByRole('link', { name: 'Stuck on Microsoft’s page?' }).click();
  await tellThatItWasSent(page);
  await approveAsIvan(ivan, stack, 'Parspec');
  await openMail(outlook, stack, 'Your request for Parspec was approved');
  await page.getByRole('link', { name: 'Go to Microsoft' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome, Emil Sandberg' })).toBeVisible();

  // The page asks about a window after a minute; this browser's clock goes on by hand.
  await page.clock.install();
  await page.getByRole('link', { name: 'Preferences' }).first().click();
  await expect(page.getByText('Not connected', { exact: true })).toBeVisible();
  await fitsOnAPhone(page);
  const [popup] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Connect Outlook' }).click(),
  ]);
  await requestApproval(popup);
  await popup.close();
  await page.bringToFront();
  await expect(page.getByText('Finish in the Microsoft window.')).toBeVisible();
  await page.clock.fastForward(60_000);
  await page.getByRole('link', { name: 'What did you see?' }).click();
  await tellThatItWasSent(page);
  await page.goto(`${stack.baseUrl}/settings/profile/preferences`);
  await expect(page.getByText('Waiting for IT admin', { exact: true })).toBeVisible();
  await keepPicture(page, 'waiting-for-it');
  await fitsOnAPhone(page);
  await page.goto(stack.baseUrl);
  await expect(page.getByText('You have been waiting for your IT admin')).toBeVisible();
  await expectAccessible(page);

  await approveAsIvan(ivan, stack, 'Parspec Email');
  await stack.emulator.setClock({ advanceSeconds: 61 });
  await page.getByRole('link', { name: 'Check now' }).click();
  // The house follows the clock within a second; who presses too early is shown what was seen a moment ago.
  await expect(async () => {
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(page.getByRole('link', { name: 'Connect Outlook' })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  await openMail(outlook, stack, 'It looks approved: try Parspec Email');
  // The mail stands in a frame that leads nowhere, as every mail there.
  const link = outlook.frameLocator('iframe').getByRole('link', { name: 'Try it' });
  await outlook.goto((await link.getAttribute('href')) ?? '');
  await outlook.getByRole('button', { name: 'Approved' }).click();
  await expect(outlook.getByRole('heading', { name: 'Approved, not seen yet' })).toBeVisible();
  await expectAccessible(outlook);
  await outlook.getByRole('link', { name: 'Connect Outlook' }).click();
  await expect(outlook.getByText('Connected', { exact: true })).toBeVisible();
  // Told by emil, and then seen without a question: that is evidence for the tenant.
  await expect(outlook.getByText('Works for everyone here')).toBeVisible();
  await expectAccessible(outlook);

  const dora = await (await browser.newContext()).newPage();
  await dora.goto(`${stack.baseUrl}/sign-in/microsoft?returnTo=%2Fsettings%2Fsso`);
  await dora.getByText('Dora Kovács', { exact: true }).click();
  await typePassword(dora);
  await expect(dora.getByRole('heading', { name: 'SSO', exact: true })).toBeVisible();
  await expect(dora.getByRole('heading', { name: 'Microsoft approval at fabrikam.example' })).toBeVisible();
  await fitsOnAPhone(dora);
});
