import { expect, expectAccessible, test } from '../stack.ts';

test('chen declines the permission and is told what happened and what to do', async ({ page, stack }) => {
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
});

test('a page of ours is never shown in a frame, and no product cookie reaches the emulator', async ({
  page,
  context,
  stack,
}) => {
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
