import type { Browser, Locator, Page } from '@playwright/test';
import { expect, expectAccessible, keepPicture, testOfItsOwn as test, type Stack } from '../stack.ts';
import { typePassword } from '../steps.ts';

async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

async function signIn(page: Page, stack: Stack, upn: string): Promise<void> {
  await page.goto(`${stack.baseUrl}/sign-in/microsoft?loginHint=${encodeURIComponent(upn)}`);
  if ((await page.getByLabel(/password/i).count()) > 0) await typePassword(page);
}

/** The account admin makes the link on the page of their account; it is on the clipboard then. */
async function makeLink(page: Page, stack: Stack): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stack.baseUrl });
  await page.goto(`${stack.baseUrl}/settings/sso`);
  await page.getByRole('button', { name: 'Copy the link for IT' }).first().click();
  const copied = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');
  await expect.poll(copied).toMatch(/\/it\/[\w-]{43}$/);
  await expectAccessible(page);
  return copied();
}

/** The steps of one way on the IT admin's page, in its own words. */
const stepsOf = (page: Page, title: string): Locator =>
  page.locator('.it-way').filter({ hasText: title }).locator('ol > li');

/** What stands in bold in a step: Microsoft's own labels, in their order. */
const labelsOf = (step: Locator): Promise<string[]> => step.locator('b').allInnerTexts();

/** Opens the link of the first step, signs in at the admin center, and takes the entry that the link has marked. */
async function openAsItAdmin(page: Page, step: Locator, upn: string): Promise<void> {
  await page.goto((await step.getByRole('link').getAttribute('href')) ?? '');
  const signInLink = page.getByRole('link', { name: /^Sign in at/ });
  if ((await signInLink.count()) > 0) {
    const { hash } = new URL(page.url());
    await signInLink.click();
    await page.getByLabel('Person').selectOption(upn);
    await typePassword(page);
    await page.goto(new URL(hash, page.url()).href);
  }
  await page.locator('li:target').getByRole('link').click();
}

/** Presses what is called so, whatever it is. */
async function press(page: Page, label: string): Promise<void> {
  const named = page
    .getByRole('link', { name: label, exact: true })
    .or(page.getByRole('button', { name: label, exact: true }));
  await named.first().click();
}

/** Microsoft's mails and pages aside: this person signs in and connects Outlook, and nobody asks them anything. */
async function comesThroughUnasked(page: Page, stack: Stack, upn: string): Promise<void> {
  await signIn(page, stack, upn);
  await expect(page.getByRole('heading', { name: /^Welcome/ })).toBeVisible();
  await page.goto(`${stack.baseUrl}/mailboxes/connect`);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
}

test('nora follows the page for IT word by word: by hand where the app is listed, by the button where it is not', async ({
  browser,
  stack,
}) => {
  test.slow();
  const [frida, nora] = [await newPage(browser), await newPage(browser)];
  // Frida has come in before, by a grant that nora gave to her alone: so the sign-in app is listed, and mail is not.
  await stack.emulator.call('POST', '/tenants/northwind.example/registrations/sign-in/grant', {
    upn: 'frida@northwind.example',
  });
  await signIn(frida, stack, 'frida@northwind.example');
  await nora.goto(await makeLink(frida, stack));
  await frida.getByRole('heading', { name: 'The page for your IT admin' }).scrollIntoViewIfNeeded();
  await keepPicture(frida, 'account-admin-approval');
  await expectAccessible(nora);
  await keepPicture(nora, 'it-admin-page');
  await nora.setViewportSize({ width: 390, height: 800 });
  expect(await nora.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await nora.setViewportSize({ width: 1280, height: 860 });

  const steps = stepsOf(nora, 'Grant it by hand');
  const words = await Promise.all((await steps.all()).map(labelsOf));
  const centre = await nora.context().newPage();
  await openAsItAdmin(centre, steps.first(), 'nora@northwind.example');
  await expectAccessible(centre);
  const [app = ''] = words[1] ?? [];
  await press(centre, app);
  await press(centre, words[2]?.at(-1) ?? '');
  const [grant = '', accept = ''] = words[3] ?? [];
  await press(centre, grant.replace(/‹.*›/, 'Northwind Controls'));
  await expectAccessible(centre);
  await keepPicture(centre, 'it-admin-grant');
  await press(centre, accept);
  await expect(centre.getByText((words[4] ?? [])[0] ?? '').first()).toBeVisible();

  // "Not listed? Then it was never used in your tenant; take the button at the top of this page, which adds it."
  await openAsItAdmin(centre, steps.first(), 'nora@northwind.example');
  await expect(centre.getByRole('link', { name: (words[4] ?? [])[1] ?? '', exact: true })).toHaveCount(0);
  await nora.getByRole('link', { name: /^Approve .*at Microsoft$/ }).click();
  await nora.getByText('Nora Haddad', { exact: true }).click();
  await typePassword(nora);
  for (const accepts = nora.getByRole('button', { name: 'Accept' }); (await accepts.count()) > 0;)
    await Promise.all([nora.waitForEvent('load'), accepts.click()]);
  await expect(nora.locator('.it-line').first()).toBeVisible();
  await expectAccessible(nora);

  await comesThroughUnasked(await newPage(browser), stack, 'gus@northwind.example');
});

test('ivan follows the page for IT word by word: he reviews the request that waits', async ({
  browser,
  stack,
}) => {
  test.slow();
  const [dora, emil, ivan] = [await newPage(browser), await newPage(browser), await newPage(browser)];
  await stack.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
  await signIn(dora, stack, 'dora@fabrikam.example');
  await signIn(emil, stack, 'emil@fabrikam.example');
  await emil.goto(`${stack.baseUrl}/mailboxes/connect`);
  await emil.getByLabel('Enter justification for requesting this app').fill('I send quotes with it.');
  await emil.getByRole('button', { name: 'Request approval' }).click();
  await expect(emil.getByRole('heading', { name: 'Request sent' })).toBeVisible();
  await ivan.goto(await makeLink(dora, stack));

  const steps = stepsOf(ivan, 'Review the waiting request');
  const words = await Promise.all((await steps.all()).map(labelsOf));
  const centre = await ivan.context().newPage();
  await openAsItAdmin(centre, steps.first(), 'ivan@fabrikam.example');
  const [tab = ''] = words[1] ?? [];
  await press(centre, tab);
  // Step 5: "Do the same for the other app. It is a request of its own." Here it is the only one that waits.
  await press(centre, (words[4] ?? [])[0] ?? '');
  await expect(centre.getByText((words[2] ?? [])[0] ?? '').first()).toBeVisible();
  const [review = '', accept = ''] = words[3] ?? [];
  await keepPicture(centre, 'it-admin-request');
  await press(centre, review);
  await press(centre, accept);
  await expectAccessible(centre);

  await comesThroughUnasked(emil, stack, 'emil@fabrikam.example');
  await comesThroughUnasked(await newPage(browser), stack, 'dora@fabrikam.example');
});
