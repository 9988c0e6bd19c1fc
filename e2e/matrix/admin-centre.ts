import type { Page } from '@playwright/test';
import type { Place } from './houses.ts';
import { accept, leave, typePassword } from './microsoft-pages.ts';
import type { People } from './people.ts';

/** Microsoft's admin centre, as the IT admin uses it. */
export class AdminCentre {
  readonly #place: Place;
  readonly #people: People;

  constructor(place: Place, people: People) {
    this.#place = place;
    this.#people = people;
  }

  async #open(path: string): Promise<Page> {
    const { stack, customer } = this.#place;
    const page = await this.#people.page('itAdmin at the admin centre');
    const back = `/${customer.domain}${path}`;
    await page.goto(`${stack.adminCentre}/sign-in?back=${encodeURIComponent(back)}`);
    await page.getByLabel('Person').selectOption(this.#people.address('itAdmin'));
    await typePassword(page);
    await page.waitForURL(stack.adminCentre + back);
    return page;
  }

  async answerRequest(app: string, answer: 'approve' | 'deny' | 'block'): Promise<void> {
    const page = await this.#open('/admin-consent-requests');
    await page.getByRole('link', { name: app, exact: true }).click();
    if (answer === 'approve') {
      await page.getByRole('link', { name: 'Review permissions and consent' }).click();
      await accept(page);
      return;
    }
    const why = page.getByLabel(/justification/i).first();
    await why.fill('Because IT says so');
    const name = answer === 'deny' ? 'Deny' : 'Block';
    await leave(page, () => page.getByRole('button', { name, exact: true }).click());
  }

  async grant(app: string): Promise<'granted' | 'not listed'> {
    const page = await this.#open('/enterprise-apps');
    const entry = page.getByRole('link', { name: app, exact: true });
    if ((await entry.count()) === 0) return 'not listed';
    await entry.click();
    await page.getByRole('link', { name: 'Permissions', exact: true }).first().click();
    await page.getByRole('link', { name: /^Grant admin consent for/ }).click();
    await accept(page);
    return 'granted';
  }
}
