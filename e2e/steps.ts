import type { Page } from '@playwright/test';
import { expect, type Stack } from './stack.ts';

const password = 'Gatehouse-demo-1';

/** The password of everybody at the emulated Microsoft; ends on the page after it. */
export async function typePassword(page: Page): Promise<void> {
  await page.getByLabel(/password/i).fill(password);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

/** Microsoft suggests whoever the link is for; this person signs in there as themselves instead. */
export async function signInInstead(page: Page, upn: string): Promise<void> {
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: upn }).click();
  if (new URL(page.url()).hostname !== 'localhost') await typePassword(page);
}

/** Opens this mail in the Outlook of this address and gives the address behind its button. */
export async function buttonOf(page: Page, stack: Stack, address: string, subject: string): Promise<string> {
  await expect(async () => {
    await page.goto(`${stack.outlook}/mailboxes/${address}/inbox`);
    await page.getByRole('link', { name: subject }).click({ timeout: 500 });
  }).toPass({ timeout: 20_000, intervals: [250] });
  return (await page.frameLocator('iframe').getByRole('link').first().getAttribute('href')) ?? '';
}

/** The code in a mail to this address: another one than the last. */
export async function codeFor(stack: Stack, address: string, last = ''): Promise<string> {
  const find = async (): Promise<string | undefined> => {
    const mails: { to: { address: string }[]; text: string }[] = await stack.emulator.call('GET', '/notices');
    const mine = mails.filter((mail) => mail.to.some((to) => to.address === address));
    return mine
      .map((mail) => /^\d{4} \d{4}$/m.exec(mail.text)?.[0])
      .find((code) => code !== undefined && code !== last);
  };
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  return (await find()) ?? '';
}
