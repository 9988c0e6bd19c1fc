import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../stack.ts';

async function expectToFit(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 860 });
}

test('the doors: kim by address and password, lee by his mail, chen who declines; no page of ours stands in a frame', async ({
  page,
  context,
  stack,
}) => {
  await test.step('kim signs in with the address first and a password, after a wrong one', async () => {
    await page.goto(`${stack.baseUrl}/sign-in?returnTo=%2Foutbox`);
    await page.getByLabel('Use your email address').fill('kim@contoso');
    await page.getByRole('button', { name: 'Continue with email' }).click();
    const email = page.getByLabel('Use your email address');
    await expect(email).toHaveValue('kim@contoso');
    await expect(email).toHaveAccessibleDescription(/The part after @ has no dot/);
    await expect(email).toBeFocused();
    await expectToFit(page);
    await email.fill('kim@contoso.example');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Password')).toBeVisible();
    await expectToFit(page);
    await page.getByLabel('Password').fill('not the password of kim');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/do not belong together/);
    await expect(page.getByLabel('Password')).toHaveValue('');
    await expectToFit(page);
    await page.getByLabel('Password').fill('Gatehouse-demo-1');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(`${stack.baseUrl}/outbox`);
    // A page that still asks would go to the sign-in page by itself, and cut ours off.
    await page.goto('about:blank');
    await page.context().clearCookies({ name: '__Host-gatehouse-session' });
    await page.goto(`${stack.baseUrl}/sign-in`);
    await expect(page.getByText('You used this here last time.')).toBeVisible();
  });

  await test.step('every form of the pages without a session can be posted under their own policy', async () => {
    const blocked: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) blocked.push(message.text());
    });
    await page.goto(`${stack.baseUrl}/sign-in/with?email=lee%40contoso.example`);
    await page.getByRole('button', { name: 'Email me a code' }).click();
    await expect(page.getByRole('heading', { name: 'Type the code' })).toBeVisible();
    await expectToFit(page);
    await page.getByLabel('Code').fill('0000 0000');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/That code is not right/);
    await expectToFit(page);
    await page.getByRole('link', { name: 'lee@contoso.example' }).click();
    await page.getByRole('link', { name: 'Forgotten?' }).click();
    await expect(page.getByLabel('Email address')).toHaveValue('lee@contoso.example');
    await expectToFit(page);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await expect(page.getByRole('heading', { name: 'Look into your mailbox' })).toBeVisible();
    await expectToFit(page);
    await page.goto(`${stack.baseUrl}/password/reset?token=nobodys`);
    await expect(page.getByRole('heading', { name: 'This link is not good any more' })).toBeVisible();
    await expectToFit(page);
    expect(blocked).toEqual([]);
  });

  await test.step('chen declines the permission and is told what happened and what to do', async () => {
    await page.goto(`${stack.baseUrl}/sign-in`);
    await page.getByRole('link', { name: 'Continue with Microsoft' }).click();
    await page.getByText('Chen Wei', { exact: true }).click();
    await page.getByLabel(/password/i).fill('Gatehouse-demo-1');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { name: 'You pressed Cancel at Microsoft' })).toBeVisible();
    await expect(page.getByText('AADSTS65004')).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page).toHaveURL(new RegExp(`^${stack.login}`));
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  await test.step('a page of ours is never shown in a frame, and no product cookie reaches the emulator', async () => {
    await page.goto(`${stack.baseUrl}/sign-in/microsoft`);
    const sent = await context.cookies(stack.login);
    expect(sent.filter((cookie) => cookie.name.includes('gatehouse'))).toEqual([]);
    await page.goto('about:blank');
    await page.setContent(`<iframe src="${stack.baseUrl}/sign-in" width="600" height="400"></iframe>`);
    await page.waitForTimeout(500);
    const framed = page.frames().find((frame) => frame.url().startsWith(stack.baseUrl));
    expect(framed === undefined ? '' : await framed.content().catch(() => '')).not.toContain(
      'Continue with Microsoft',
    );
  });
});
