import type { Page } from '@playwright/test';
import type { Button } from '../../test/consent-matrix.ts';

const password = 'Gatehouse-demo-1';

/** A click that leads to another page, however many redirects away: done when that page has loaded. */
export async function leave(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}

/** Microsoft's password page, here and at the admin centre. */
export async function typePassword(page: Page): Promise<void> {
  await page.getByLabel(/password/i).fill(password);
  await leave(page, () => page.keyboard.press('Enter'));
}

const asksPassword = async (page: Page): Promise<boolean> => (await page.getByLabel(/password/i).count()) > 0;

/** Through the password page, where it is shown. */
export async function passPassword(page: Page): Promise<void> {
  if (await asksPassword(page)) await typePassword(page);
}

/** Where Microsoft does not know yet who comes, it asks for their address first. */
export async function sayWhoComes(page: Page, address: string): Promise<void> {
  const field = page.getByRole('textbox');
  if ((await field.count()) > 0 && !(await asksPassword(page))) {
    await field.first().fill(address);
    await leave(page, () => page.keyboard.press('Enter'));
  }
  await passPassword(page);
}

/** "Pick an account", where it is shown. */
export async function pickAccount(page: Page, address: string): Promise<void> {
  const account = page.getByText(address, { exact: true }).first();
  if (!(await asksPassword(page))) await leave(page, () => account.click());
  await passPassword(page);
}

export async function accept(page: Page): Promise<void> {
  await leave(page, () => page.getByRole('button', { name: 'Accept' }).click());
}

/** What each button is on the page that Microsoft shows. */
export async function press(page: Page, button: Exclude<Button, 'leave'>): Promise<void> {
  if (button === 'request')
    await page.getByLabel('Enter justification for requesting this app').fill('I send quotes with it.');
  const names = {
    accept: 'Accept',
    decline: 'Cancel',
    request: 'Request approval',
    return: 'Return to the application without granting consent',
  };
  await leave(page, () => page.getByRole('button', { name: names[button] }).click());
}
