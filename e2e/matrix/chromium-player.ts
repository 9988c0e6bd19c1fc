import type { Browser, Page } from '@playwright/test';
import type { Button, Cell, Player } from '../../test/consent-matrix.ts';
import { expect, type Stack } from '../stack.ts';

const password = 'Gatehouse-demo-1';
const apps = { 'sign-in': 'Parspec', mail: 'Parspec Email' } as const;
const preferences = '/settings/profile/preferences';

const headingOf = async (page: Page): Promise<string> =>
  (await page.locator('h1').first().innerText()).replaceAll(/\s+/g, ' ').trim();

/** A click that leads to another page, however many redirects away: done when that page has loaded. */
async function leave(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}

async function typePassword(page: Page): Promise<void> {
  await page.getByLabel(/password/i).fill(password);
  await leave(page, () => page.keyboard.press('Enter'));
}

/** What each button is on the page that Microsoft shows. */
async function press(page: Page, button: Exclude<Button, 'leave'>): Promise<void> {
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

/** Plays a cell in Chromium, on a house of its own: each click is one that a person makes. */
export class ChromiumPlayer implements Player {
  readonly #browser: Browser;
  readonly #stack: Stack;
  readonly #cell: Cell;
  readonly #pages = new Map<string, Page>();
  #link = '';
  #waiting = '';
  #invitation: string | null = null;

  private constructor(browser: Browser, stack: Stack, cell: Cell) {
    this.#browser = browser;
    this.#stack = stack;
    this.#cell = cell;
  }

  /** As HttpPlayer.start: the account admin has come in before by a grant that is gone, and has made the link for IT. */
  static async start(browser: Browser, stack: Stack, cell: Cell): Promise<ChromiumPlayer> {
    const player = new ChromiumPlayer(browser, stack, cell);
    await player.#makePeople();
    await player.#control('sign-in', 'grant', { upn: player.#upn('accountAdmin') });
    const admin = await player.#page('accountAdmin');
    await player.#signIn('accountAdmin');
    await admin.waitForURL(`${stack.baseUrl}/`);
    const headers = { origin: stack.baseUrl };
    const made = await admin.request.post(`${stack.baseUrl}/api/hand-off-links`, { headers, data: {} });
    player.#link = ((await made.json()) as { readonly url: string }).url;
    const rows = [{ email: player.#upn('colleague'), role: 'member' }];
    const data = { rows, pin: 'inviter' };
    await admin.request.post(`${stack.baseUrl}/api/invitations`, { headers, data });
    await player.#control('sign-in', 'delete', {});
    if (cell.registration === 'mail') await player.#control('sign-in', 'grant', {});
    return player;
  }

  #upn(role: 'member' | 'accountAdmin' | 'itAdmin' | 'colleague' | 'somebody'): string {
    const { people, domain } = this.#cell.posture;
    const name = role === 'colleague' ? 'cora' : role === 'somebody' ? 'sol' : people[role];
    return `${name}@${domain}`;
  }

  async #makePeople(): Promise<void> {
    for (const role of ['colleague', 'somebody'] as const)
      await this.#stack.emulator.call('PUT', `/users/${this.#upn(role)}`, { mailbox: 'licensed' });
    const roles = ['Cloud Application Administrator'];
    await this.#stack.emulator.call('PUT', `/users/${this.#upn('itAdmin')}`, { roles });
    const { domain, setting } = this.#cell.posture;
    const change = { ...setting, reviewers: [this.#upn('itAdmin')], requestDurationInDays: 1 };
    await this.#stack.emulator.call('PATCH', `/tenants/${domain}`, change);
  }

  async #control(registration: string, act: string, body: Record<string, unknown>): Promise<void> {
    const path = `/tenants/${this.#cell.posture.domain}/registrations/${registration}/${act}`;
    await this.#stack.emulator.call('POST', path, body);
  }

  async #page(role: string): Promise<Page> {
    const known = this.#pages.get(role);
    if (known) return known;
    const page = await (await this.#browser.newContext()).newPage();
    this.#pages.set(role, page);
    return page;
  }

  /** To Microsoft and through its password page, where it is shown. */
  async #signIn(role: 'member' | 'accountAdmin' | 'colleague'): Promise<Page> {
    const page = await this.#page(role);
    const hint = encodeURIComponent(this.#upn(role));
    await page.goto(`${this.#stack.baseUrl}/sign-in/microsoft?loginHint=${hint}`);
    await this.#passPassword(page);
    return page;
  }

  async #passPassword(page: Page): Promise<void> {
    if ((await page.getByLabel(/password/i).count()) > 0) await typePassword(page);
  }

  /** The colleague is new: their first way in is their invitation. */
  async #comeByInvitation(): Promise<Page> {
    const page = await this.#page('colleague');
    await expect(async () => {
      const mails = (await this.#stack.emulator.call('GET', '/notices')) as { readonly text: string }[];
      this.#invitation =
        mails.map(({ text }) => /\S+\/invitations\/[\w-]{43}/.exec(text)?.[0]).find(Boolean) ?? null;
      expect(this.#invitation).not.toBeNull();
    }).toPass();
    await page.goto(`${this.#invitation}/microsoft`);
    const address = page.getByRole('textbox');
    if ((await address.count()) > 0 && (await page.getByLabel(/password/i).count()) === 0) {
      await address.first().fill(this.#upn('colleague'));
      await leave(page, () => page.keyboard.press('Enter'));
    }
    await this.#passPassword(page);
    return page;
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
    const page = await this.#signIn('member');
    if (this.#cell.registration === 'mail') await this.#connect(page);
    const isAtMicrosoft = new URL(page.url()).origin === this.#stack.login;
    if (button !== 'leave' && isAtMicrosoft) await press(page, button);
    return this.#arrivedAt(page);
  }

  async goAsColleague(): Promise<string> {
    const page = await this.#comeByInvitation();
    if (this.#cell.registration === 'mail') await this.#connect(page);
    return this.#arrivedAt(page);
  }

  async saySent(): Promise<string> {
    const page = await this.#page('member');
    await page.goto(`${this.#stack.baseUrl}/stuck`);
    await page.getByRole('radio', { name: 'Approval required' }).check();
    await leave(page, () => page.getByRole('button', { name: 'Yes, I sent it' }).click());
    this.#waiting = page.url();
    return headingOf(page);
  }

  async getItIn(): Promise<string> {
    const page = await this.#page('member');
    const attempt = new URL(page.url()).searchParams.get('attempt') ?? '';
    await page.goto(`${this.#stack.baseUrl}/stuck/next?attempt=${attempt}&step=admin`);
    await leave(page, () => page.getByRole('button', { name: 'Mail me when it is approved' }).click());
    return headingOf(page);
  }

  /** Whoever said it without a session has the link by mail alone: the account admin reminds them. */
  async #openWait(): Promise<Page> {
    const page = await this.#page('member');
    if (!this.#waiting.includes('/waiting/')) {
      const admin = await this.#page('accountAdmin');
      if ((await this.#session(admin)) !== 200) await this.#comeInAgain();
      await admin.goto(`${this.#stack.baseUrl}/settings/sso`);
      await admin
        .getByRole('button', { name: /^Remind/ })
        .first()
        .click();
      await expect(async () => {
        const mails = (await this.#stack.emulator.call('GET', '/notices')) as { readonly text: string }[];
        this.#waiting =
          mails.map(({ text }) => /\S+\/waiting\/[\w-]{43}/.exec(text)?.[0]).find(Boolean) ?? '';
        expect(this.#waiting).not.toBe('');
      }).toPass();
    }
    await page.goto(this.#waiting);
    return page;
  }

  async #session(page: Page): Promise<number> {
    return (await page.request.get(`${this.#stack.baseUrl}/api/session`)).status();
  }

  async #comeInAgain(): Promise<void> {
    await this.#control('sign-in', 'grant', { upn: this.#upn('accountAdmin') });
    const page = await this.#signIn('accountAdmin');
    await page.waitForURL(`${this.#stack.baseUrl}/`);
  }

  async tell(answer: 'denied'): Promise<string> {
    const page = await this.#openWait();
    await leave(page, () =>
      page.getByRole('button', { name: answer === 'denied' ? 'Denied' : answer }).click(),
    );
    return headingOf(page);
  }

  async lookAtWait(): Promise<string> {
    await this.#stack.emulator.setClock({ advanceSeconds: 61 });
    const page = await this.#openWait();
    await expect(async () => {
      await page.goto(this.#waiting);
      await leave(page, () => page.getByRole('button', { name: 'Check now' }).click());
      if (this.#cell.ending === 'request, blocked')
        await expect(page.locator('h1')).toContainText('switched');
    }).toPass({ timeout: 20_000 });
    return headingOf(page);
  }

  async lookAtStuck(): Promise<string> {
    const page = await this.#page('member');
    await page.goto(`${this.#stack.baseUrl}/stuck`);
    return headingOf(page);
  }

  async #adminCentre(path: string): Promise<Page> {
    const page = await this.#page('itAdmin at the admin centre');
    const address = `${this.#stack.adminCentre}/${this.#cell.posture.domain}${path}`;
    await page.goto(
      `${this.#stack.adminCentre}/sign-in?back=${encodeURIComponent(new URL(address).pathname)}`,
    );
    await page.getByLabel('Person').selectOption(this.#upn('itAdmin'));
    await typePassword(page);
    await page.waitForURL(address);
    return page;
  }

  async answerRequest(answer: 'approve' | 'deny' | 'block'): Promise<void> {
    const page = await this.#adminCentre('/admin-consent-requests');
    await page.getByRole('link', { name: apps[this.#cell.registration], exact: true }).click();
    if (answer === 'approve') {
      await page.getByRole('link', { name: 'Review permissions and consent' }).click();
      await leave(page, () => page.getByRole('button', { name: 'Accept' }).click());
    } else {
      await page
        .getByLabel(/justification/i)
        .first()
        .fill('Because IT says so');
      const name = answer === 'deny' ? 'Deny' : 'Block';
      await leave(page, () => page.getByRole('button', { name, exact: true }).click());
    }
  }

  async letRequestExpire(): Promise<void> {
    await this.#stack.emulator.setClock({ advanceSeconds: 25 * 60 * 60 });
    // The product has followed when a session that there was has ended. The member may never have had one.
    const page = await this.#page('accountAdmin');
    await expect.poll(() => this.#session(page), { timeout: 20_000 }).toBe(401);
  }

  list(): Promise<void> {
    return this.#control(this.#cell.registration, 'grant', { upn: this.#upn('somebody') });
  }

  async approveByLink(): Promise<string> {
    const page = await this.#page('itAdmin');
    await page.goto(`${this.#link}/approve/${this.#cell.registration}`);
    const account = page.getByText(this.#upn('itAdmin'), { exact: true });
    if ((await page.getByLabel(/password/i).count()) === 0) await leave(page, () => account.first().click());
    await this.#passPassword(page);
    await leave(page, () => page.getByRole('button', { name: 'Accept' }).click());
    await expect(page.locator('.it-line').first()).toBeVisible();
    return headingOf(page);
  }

  async grantByHand(): Promise<'granted' | 'not listed'> {
    const page = await this.#adminCentre('/enterprise-apps');
    const app = page.getByRole('link', { name: apps[this.#cell.registration], exact: true });
    if ((await app.count()) === 0) return 'not listed';
    await app.click();
    await page.getByRole('link', { name: 'Permissions', exact: true }).first().click();
    await page.getByRole('link', { name: /^Grant admin consent for/ }).click();
    await leave(page, () => page.getByRole('button', { name: 'Accept' }).click());
    return 'granted';
  }

  revokeGrants(): Promise<void> {
    return this.#control(this.#cell.registration, 'revoke-grants', {});
  }

  async seeAsItAdmin(): Promise<string> {
    const page = await (await this.#browser.newContext()).newPage();
    await page.goto(this.#link);
    const line = page.locator('.it-line').nth(this.#cell.registration === 'sign-in' ? 0 : 1);
    return (await line.locator('.badge').innerText()).trim();
  }

  /** The newest journey of the member, found by the Correlation Id that Microsoft's pages show. */
  async seeAsSupport(): Promise<string> {
    const requests = (await this.#stack.emulator.call('GET', '/requests?surface=login')) as {
      readonly path: string;
      readonly query: Readonly<Record<string, string>>;
    }[];
    const own = requests.filter(
      ({ path, query }) => path.endsWith('/authorize') && query['login_hint'] === this.#upn('member'),
    );
    const page = await this.#page('support');
    await page.goto(`${this.#stack.baseUrl}/support/sign-in`);
    if (new URL(page.url()).origin === this.#stack.login) {
      await page.getByText('Sam Whitfield', { exact: true }).click();
      await typePassword(page);
      const accept = page.getByRole('button', { name: 'Accept' });
      await expect(accept.or(page.getByRole('heading', { name: 'Find a customer' })).first()).toBeVisible();
      if ((await accept.count()) > 0) await accept.click();
    }
    await page.getByLabel('Account, user or reference').fill(own.at(-1)?.query['client-request-id'] ?? '');
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

  async seeAsAccountAdmin(): Promise<string> {
    const page = await this.#page('accountAdmin');
    if ((await this.#session(page)) !== 200) await this.#comeInAgain();
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

  async leave(): Promise<void> {
    for (const page of this.#pages.values()) await page.context().close();
  }
}
