import type { Page } from '@playwright/test';
import { expect, expectAccessible, type Stack } from './stack.ts';

const account = 'Contoso Electric';

async function openAccount(page: Page, stack: Stack): Promise<void> {
  await page.goto(`${stack.baseUrl}/support?q=Contoso`);
  await page.getByRole('link', { name: account }).click();
}

/** An agent who is in the console, and has said why they look at the account, asks support to open its other ways in. */
export async function askForLift(agent: Page, stack: Stack): Promise<void> {
  await openAccount(agent, stack);
  await agent
    .getByLabel(/^Why, and how you know/)
    .fill('The tenant was deleted; Ada proved herself by telephone');
  await expectAccessible(agent);
  await agent.getByRole('button', { name: 'Ask to open the other ways' }).click();
  await expect(agent.getByText('You have asked. Another person of support must approve.')).toBeVisible();
}

/** Tess comes into the console and approves what another agent has asked for. */
export async function approveLift(tess: Page, stack: Stack): Promise<void> {
  await stack.emulator.autoAnswer({ upn: 'tess@parspec.example', consent: true, times: 1 });
  await tess.goto(`${stack.baseUrl}/support/sign-in`);
  await openAccount(tess, stack);
  await tess.getByLabel('Reason').fill('A second look at Contoso');
  await tess.keyboard.press('Enter');
  await tess.getByLabel(/^Why, and how you know/).fill('I have called Contoso as well');
  await expectAccessible(tess);
  await tess.getByRole('button', { name: 'Approve: open in 24 hours' }).click();
  await expect(tess.getByText('Opens', { exact: true })).toBeVisible();
}

/** An admin of the account sees it on the SSO page and stops it. */
export async function stopLift(admin: Page, stack: Stack): Promise<void> {
  await admin.goto(`${stack.baseUrl}/settings/sso`);
  const card = admin.getByRole('region', { name: 'Support opens the other ways in' });
  await expect(card).toContainText('Tess Iwu, a second person of support, has approved.');
  await expectAccessible(admin);
  await card.getByRole('button', { name: 'Stop it' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Stop it' }).click();
  await expect(card).toContainText('Stopped. Microsoft stays the only way in.');
}
