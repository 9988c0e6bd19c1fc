import type { Page } from '@playwright/test';
import { expect } from '../stack.ts';
import type { Place } from './houses.ts';
import { typePassword } from './microsoft-pages.ts';

async function comeIn(page: Page, { stack }: Place): Promise<void> {
  await page.goto(`${stack.baseUrl}/support/sign-in`);
  if (new URL(page.url()).origin !== stack.login) return;
  await page.getByText('Sam Whitfield', { exact: true }).click();
  await typePassword(page);
  const accept = page.getByRole('button', { name: 'Accept' });
  await expect(accept.or(page.getByRole('heading', { name: 'Find a customer' })).first()).toBeVisible();
  if ((await accept.count()) > 0) await accept.click();
}

/** The Correlation Id that Microsoft's pages showed to this person last. */
async function correlationIdOf({ stack }: Place, address: string): Promise<string> {
  const requests = (await stack.emulator.call('GET', '/requests?surface=login')) as {
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
  }[];
  const own = requests.filter(
    ({ path, query }) => path.endsWith('/authorize') && query['login_hint'] === address,
  );
  return own.at(-1)?.query['client-request-id'] ?? '';
}

/** The last step of this person's newest journey, which support finds by its Correlation Id. */
export async function lastStepOf(place: Place, address: string): Promise<string> {
  const page = place.support;
  await comeIn(page, place);
  await page.getByLabel('Account, user or reference').fill(await correlationIdOf(place, address));
  await page.keyboard.press('Enter');
  await page.locator('main li a').first().click();
  const reason = page.getByRole('textbox', { name: /reason|why/i });
  if ((await reason.count()) > 0) {
    await reason.fill('The consent matrix looks at this journey');
    await page.keyboard.press('Enter');
  }
  const last = page.locator('.console-steps > li').last().locator('p').first();
  return (await last.innerText()).replaceAll(/\s+/g, ' ').trim();
}
