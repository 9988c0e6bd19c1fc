import type { Page } from '@playwright/test';
import type { Button, Cell, Player } from '../../test/consent-matrix.ts';
import { expect, type Stack } from '../stack.ts';
import { AdminCentre } from './admin-centre.ts';
import type { Place } from './houses.ts';
import { accept, leave, pickAccount, press, sayWhoComes } from './microsoft-pages.ts';
import { People } from './people.ts';
import { lastStepOf } from './support-console.ts';

const apps = { 'sign-in': 'Parspec', mail: 'Parspec Email' } as const;
const preferences = '/settings/profile/preferences';

const headingOf = async (page: Page): Promise<string> =>
  (await page.locator('h1').first().innerText()).replaceAll(/\s+/g, ' ').trim();

/** Plays a cell in Chromium, at a customer of its own: each click is one that a person makes. */
export class ChromiumPlayer implements Player {
  readonly #place: Place;
  readonly #stack: Stack;
  readonly #cell: Cell;
  readonly #people: People;
  readonly #adminCentre: AdminCentre;
  #link = '';
  #waiting = '';

  constructor(place: Place, cell: Cell) {
    this.#place = place;
    this.#stack = place.stack;
    this.#cell = cell;
    this.#people = new People(place);
    this.#adminCentre = new AdminCentre(place, this.#people);
  }

  /** As HttpPlayer.start: the account admin has come in before by a grant that is gone, and has made the link for IT. */
  async start(): Promise<this> {
    await this.#makePeople();
    await this.#comeInAsAccountAdmin();
    const admin = await this.#people.page('accountAdmin');
    const headers = { origin: this.#stack.baseUrl };
    const made = await admin.request.post(`${this.#stack.baseUrl}/api/hand-off-links`, { headers, data: {} });
    this.#link = ((await made.json()) as { readonly url: string }).url;
    const rows = [{ email: this.#people.address('colleague'), role: 'member' }];
    const data = { rows, pin: 'inviter' };
    await admin.request.post(`${this.#stack.baseUrl}/api/invitations`, { headers, data });
    await this.#control('sign-in', 'delete', {});
    if (this.#cell.registration === 'mail') await this.#control('sign-in', 'grant', {});
    return this;
  }

  async #makePeople(): Promise<void> {
    const { emulator } = this.#stack;
    for (const role of ['colleague', 'somebody'] as const)
      await emulator.call('PUT', `/users/${this.#people.address(role)}`, { mailbox: 'licensed' });
    const itAdmin = this.#people.address('itAdmin');
    await emulator.call('PUT', `/users/${itAdmin}`, { roles: ['Cloud Application Administrator'] });
    const change = { ...this.#cell.posture.setting, reviewers: [itAdmin], requestDurationInDays: 1 };
    await emulator.call('PATCH', `/tenants/${this.#place.customer.domain}`, change);
  }

  async #control(registration: string, act: string, body: Record<string, unknown>): Promise<void> {
    const path = `/tenants/${this.#place.customer.domain}/registrations/${registration}/${act}`;
    await this.#stack.emulator.call('POST', path, body);
  }

  /** By a grant of their own, which says nothing about the others. */
  async #comeInAsAccountAdmin(): Promise<void> {
    await this.#control('sign-in', 'grant', { upn: this.#people.address('accountAdmin') });
    const page = await this.#people.signIn('accountAdmin');
    await page.waitForURL(`${this.#stack.baseUrl}/`);
  }

  /** The account admin, who comes in again where their session has ended meanwhile. */
  async #accountAdmin(): Promise<Page> {
    if (!(await this.#people.hasSession('accountAdmin'))) await this.#comeInAsAccountAdmin();
    return this.#people.page('accountAdmin');
  }

  async #connect(page: Page): Promise<void> {
    await page.waitForURL(`${this.#stack.baseUrl}/`);
    await page.goto(`${this.#stack.baseUrl}/mailboxes/connect`);
  }

  async #arrivedAt(page: Page): Promise<string> {
    const url = new URL(page.url());
    if (url.origin === this.#stack.login) return `“${await headingOf(page)}” at Microsoft`;
    if (url.pathname === '/') return 'in';
    if (url.pathname !== preferences) return headingOf(page);
    const notice = page.locator('.notice b').first();
    const words = (await notice.innerText()).replace(/\.$/, '');
    return words === 'Your Outlook mailbox is connected' ? 'connected' : words;
  }

  async goAsMember(button: Button): Promise<string> {
    const page = await this.#people.signIn('member');
    if (this.#cell.registration === 'mail') await this.#connect(page);
    const isAtMicrosoft = new URL(page.url()).origin === this.#stack.login;
    if (button !== 'leave' && isAtMicrosoft) await press(page, button);
    return this.#arrivedAt(page);
  }

  /** The colleague is new: their first way in is their invitation. */
  async goAsColleague(): Promise<string> {
    const page = await this.#people.page('colleague');
    await page.goto(`${await this.#people.mailedLink('colleague', 'invitations')}/microsoft`);
    await sayWhoComes(page, this.#people.address('colleague'));
    if (this.#cell.registration === 'mail') await this.#connect(page);
    return this.#arrivedAt(page);
  }

  async saySent(): Promise<string> {
    const page = await this.#people.page('member');
    await page.goto(`${this.#stack.baseUrl}/stuck`);
    await page.getByRole('radio', { name: 'Approval required' }).check();
    await leave(page, () => page.getByRole('button', { name: 'Yes, I sent it' }).click());
    this.#waiting = page.url();
    return headingOf(page);
  }

  async getItIn(): Promise<string> {
    const page = await this.#people.page('member');
    const attempt = new URL(page.url()).searchParams.get('attempt') ?? '';
    await page.goto(`${this.#stack.baseUrl}/stuck/next?attempt=${attempt}&step=admin`);
    await leave(page, () => page.getByRole('button', { name: 'Mail me when it is approved' }).click());
    return headingOf(page);
  }

  /** Whoever said it without a session has the link by mail alone: the account admin reminds them. */
  async #openWait(): Promise<Page> {
    if (!this.#waiting.includes('/waiting/')) {
      const admin = await this.#accountAdmin();
      await admin.goto(`${this.#stack.baseUrl}/settings/sso`);
      const remind = admin.getByRole('button', { name: /^Remind/ });
      await remind.first().click();
      this.#waiting = await this.#people.mailedLink('member', 'waiting');
    }
    const page = await this.#people.page('member');
    await page.goto(this.#waiting);
    return page;
  }

  async tell(answer: 'denied'): Promise<string> {
    const page = await this.#openWait();
    const names = { denied: 'Denied' };
    await leave(page, () => page.getByRole('button', { name: names[answer] }).click());
    return headingOf(page);
  }

  async lookAtWait(): Promise<string> {
    // Who asks again within the minute is shown what was seen a moment ago, and the product follows the clock by and by.
    await this.#stack.emulator.setClock({ advanceSeconds: 61 });
    const page = await this.#openWait();
    await expect(async () => {
      await page.goto(this.#waiting);
      await leave(page, () => page.getByRole('button', { name: 'Check now' }).click());
      if (this.#cell.ending === 'request, blocked')
        await expect(page.locator('h1')).toContainText('switched', { timeout: 100 });
    }).toPass({ timeout: 20_000 });
    return headingOf(page);
  }

  async lookAtStuck(): Promise<string> {
    const page = await this.#people.page('member');
    await page.goto(`${this.#stack.baseUrl}/stuck`);
    return headingOf(page);
  }

  answerRequest(answer: 'approve' | 'deny' | 'block'): Promise<void> {
    return this.#adminCentre.answerRequest(apps[this.#cell.registration], answer);
  }

  async letRequestExpire(): Promise<void> {
    await this.#stack.emulator.setClock({ advanceSeconds: 25 * 60 * 60 });
    // The product has followed when a session that there was has ended. The member may never have had one.
    await expect.poll(() => this.#people.hasSession('accountAdmin'), { timeout: 20_000 }).toBe(false);
  }

  list(): Promise<void> {
    return this.#control(this.#cell.registration, 'grant', { upn: this.#people.address('somebody') });
  }

  async approveByLink(): Promise<string> {
    const page = await this.#people.page('itAdmin');
    await page.goto(`${this.#link}/approve/${this.#cell.registration}`);
    await pickAccount(page, this.#people.address('itAdmin'));
    await accept(page);
    await expect(page.locator('.it-line').first()).toBeVisible();
    return headingOf(page);
  }

  grantByHand(): Promise<'granted' | 'not listed'> {
    return this.#adminCentre.grant(apps[this.#cell.registration]);
  }

  revokeGrants(): Promise<void> {
    return this.#control(this.#cell.registration, 'revoke-grants', {});
  }

  async seeAsItAdmin(): Promise<string> {
    const page = await this.#people.page('whoever has the link');
    await page.goto(this.#link);
    const line = page.locator('.it-line').nth(this.#cell.registration === 'sign-in' ? 0 : 1);
    return (await line.locator('.badge').innerText()).trim();
  }

  seeAsSupport(): Promise<string> {
    return lastStepOf(this.#place, this.#people.address('member'));
  }

  async seeAsAccountAdmin(): Promise<string> {
    const page = await this.#accountAdmin();
    const answer = await page.request.get(`${this.#stack.baseUrl}/api/consent-cases`);
    const { cases } = (await answer.json()) as {
      readonly cases: readonly {
        readonly registration: string;
        readonly state: string;
        readonly knownBy: string;
      }[];
    };
    const found = cases.find((one) => one.registration === this.#cell.registration);
    return found ? `${found.state} (${found.knownBy})` : 'no case';
  }

  keepPictures(folder: string): Promise<void> {
    return this.#people.keepPictures(folder);
  }

  leave(): Promise<void> {
    return this.#people.leave();
  }
}
