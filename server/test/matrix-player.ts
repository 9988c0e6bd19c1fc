import { operations, type ConsentCaseView } from '@gatehouse/contract';
import type { Button, Cell, Player } from '../../test/consent-matrix.ts';
import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import { answerAs, apiOf, replyOf, type House } from './harness.ts';
import { makeWorld, type MatrixWorld } from './matrix-world.ts';
import { moveClock } from './move-clock.ts';
import { mailsTo } from './notices.ts';
import { headingOf, textOf } from './page-text.ts';
import { lastStepForSupport } from './support.ts';

const answers = {
  accept: 'accept',
  decline: 'decline',
  request: 'request',
  return: 'return',
  leave: 'abandon',
} as const satisfies Record<Button, string>;

/** Plays a cell over HTTP: Microsoft's pages are answered by the emulator's automatic answers. */
export class HttpPlayer implements Player {
  readonly #house: House;
  readonly #cell: Cell;
  readonly #world: MatrixWorld;
  readonly #browsers = new Map<string, Browser>();
  #link = '';
  #waiting = '';
  #lastPage: Pick<Page, 'url'> = { url: 'about:blank' };

  private constructor(house: House, cell: Cell, world: MatrixWorld) {
    this.#house = house;
    this.#cell = cell;
    this.#world = world;
  }

  /**
   * The account admin has come in before and made the link for IT. By a grant of their own, which is gone: for sign-in
   * nothing is listed in the tenant any more; for mail everybody of the tenant signs in without a question.
   */
  static async start(house: House, index: number, cell: Cell): Promise<HttpPlayer> {
    const player = new HttpPlayer(house, cell, await makeWorld(house, index, cell));
    await player.#control('sign-in', 'grant', { upn: player.#upn('admin') });
    await player.#signIn('admin');
    const made = await apiOf(house, player.#browser('admin'))(operations.createHandOffLink, { body: {} });
    player.#link = replyOf(made).url;
    await player.#control('sign-in', 'delete', {});
    if (cell.registration === 'mail') await player.#control('sign-in', 'grant', {});
    return player;
  }

  #upn(name: string): string {
    return `${name}@${this.#world.domain}`;
  }

  #browser(name: string): Browser {
    const known = this.#browsers.get(name) ?? new Browser();
    this.#browsers.set(name, known);
    return known;
  }

  async #control(registration: string, act: string, body: Record<string, unknown>): Promise<void> {
    const path = `/tenants/${this.#world.domain}/registrations/${registration}/${act}`;
    await this.#house.emulator.call('POST', path, body);
  }

  async #signIn(name: string): Promise<Page> {
    await answerAs(this.#house, this.#upn(name));
    const hint = encodeURIComponent(this.#upn(name));
    return this.#browser(name).visit(`${this.#house.baseUrl}/sign-in/microsoft?loginHint=${hint}`);
  }

  async #go(name: string, button: Button): Promise<string> {
    const browser = this.#browser(name);
    if (this.#cell.registration === 'mail') await this.#signIn(name);
    await answerAs(this.#house, this.#upn(name), { answer: answers[button], justification: 'Quotes' });
    const hint = encodeURIComponent(this.#upn(name));
    const start =
      this.#cell.registration === 'mail' ? '/mailboxes/connect' : `/sign-in/microsoft?loginHint=${hint}`;
    const page = await browser.visit(this.#house.baseUrl + start);
    this.#lastPage = page;
    return this.#arrivedAt(browser, page);
  }

  async #arrivedAt(browser: Browser, page: Page): Promise<string> {
    const url = new URL(page.url);
    if (url.origin === this.#house.emulator.login) return `“${headingOf(page)}” at Microsoft`;
    if (url.pathname === '/') return 'in';
    const attemptId = url.searchParams.get('attempt') as `att_${string}` | null;
    if (url.pathname !== '/settings/profile/preferences' || attemptId === null) return headingOf(page);
    const attempt = replyOf(
      await apiOf(this.#house, browser)(operations.getAttempt, { params: { attemptId } }),
    );
    return attempt.failure === null ? 'connected' : attempt.failure.title.replace(/\.$/, '');
  }

  goAsMember(button: Button): Promise<string> {
    return this.#go('member', button);
  }

  goAsColleague(): Promise<string> {
    return this.#go('colleague', 'decline');
  }

  async #stuck(): Promise<{ readonly page: Page; readonly attempt: string }> {
    const page = await this.#browser('member').ask(`${this.#house.baseUrl}/stuck`);
    return { page, attempt: /name="attempt" value="(att_\w+)"/.exec(page.text)?.[1] ?? '' };
  }

  async saySent(): Promise<string> {
    const { attempt } = await this.#stuck();
    const fields = { attempt, page: 'approval-required', next: 'sent' };
    const told = await postForm(this.#house, this.#browser('member'), '/stuck', fields);
    this.#waiting = told.headers.get('location') ?? '';
    return this.#saidSent();
  }

  /** As the account admin reads them; whose session has ended comes in again, by a grant of their own. */
  async #cases(): Promise<readonly ConsentCaseView[]> {
    const list = () => apiOf(this.#house, this.#browser('admin'))(operations.listConsentCases, {});
    let outcome = await list();
    if (!outcome.ok) {
      await this.#control('sign-in', 'grant', { upn: this.#upn('admin') });
      await this.#signIn('admin');
      outcome = await list();
    }
    return replyOf(outcome).cases;
  }

  /** Whoever said it without a session has the link by mail alone: the account admin reminds them. */
  async #openWait(): Promise<string> {
    if (this.#waiting.startsWith('/waiting/')) return this.#waiting;
    const [found] = await this.#cases();
    const consentCaseId = found?.id ?? 'case_none';
    const api = apiOf(this.#house, this.#browser('admin'));
    replyOf(await api(operations.remindRequesters, { params: { consentCaseId }, body: {} }));
    const mail = (await mailsTo(this.#house, this.#upn('member'))).at(-1);
    this.#waiting = new URL(mail?.link ?? '').pathname;
    return this.#waiting;
  }

  async #act(act: string): Promise<string> {
    const browser = this.#browser('member');
    const path = await this.#openWait();
    const answered = await postForm(this.#house, browser, path, { act });
    const next = new URL(answered.headers.get('location') ?? '', this.#house.baseUrl);
    return headingOf(await browser.ask(next.origin + next.pathname));
  }

  tell(answer: 'denied'): Promise<string> {
    return this.#act(answer);
  }

  async lookAtWait(): Promise<string> {
    // Who asks again within the minute is shown what was seen a moment ago.
    await moveClock(this.#house, 61);
    return this.#act('check');
  }

  async #saidSent(): Promise<string> {
    const address = this.#house.baseUrl + this.#waiting;
    return headingOf(await this.#browser('member').ask(address));
  }

  async getItIn(): Promise<string> {
    const attempt = new URL(this.#lastPage.url).searchParams.get('attempt') ?? '';
    const fields = { attempt, page: 'other', next: 'admin' };
    const told = await postForm(this.#house, this.#browser('member'), '/stuck', fields);
    this.#waiting = told.headers.get('location') ?? '';
    return this.#saidSent();
  }

  async lookAtStuck(): Promise<string> {
    return headingOf((await this.#stuck()).page);
  }

  async answerRequest(answer: 'approve' | 'deny' | 'block'): Promise<void> {
    const path = `/tenants/${this.#world.domain}/consent-requests`;
    const [request] = (await this.#house.emulator.call('GET', path)) as { id: string }[];
    await this.#house.emulator.call('POST', `${path}/${request?.id ?? 'none'}/${answer}`, {
      reviewer: this.#upn('it'),
      justification: 'Because IT says so',
    });
  }

  async letRequestExpire(): Promise<void> {
    await moveClock(this.#house, 25 * 60 * 60);
  }

  list(): Promise<void> {
    return this.#control(this.#cell.registration, 'grant', { upn: this.#upn('somebody') });
  }

  async approveByLink(): Promise<string> {
    await answerAs(this.#house, this.#upn('it'));
    const page = await this.#browser('it').visit(`${this.#link}/approve/${this.#cell.registration}`);
    return headingOf(page);
  }

  async grantByHand(): Promise<'granted' | 'not listed'> {
    const state = (await this.#house.emulator.call('GET', '/state')) as {
      readonly registrations: readonly { readonly name: string; readonly clientId: string }[];
      readonly servicePrincipals: readonly { readonly tid: string; readonly clientId: string }[];
    };
    const clientId = state.registrations.find((each) => each.name === this.#cell.registration)?.clientId;
    const isListed = state.servicePrincipals.some(
      (each) => each.tid === this.#world.tenantId && each.clientId === clientId,
    );
    if (!isListed) return 'not listed';
    await this.#control(this.#cell.registration, 'grant', {});
    return 'granted';
  }

  revokeGrants(): Promise<void> {
    return this.#control(this.#cell.registration, 'revoke-grants', {});
  }

  async seeAsItAdmin(): Promise<string> {
    const page = await new Browser().ask(this.#link);
    const lines = [...page.text.matchAll(/<li class="it-line">([\s\S]*?)<\/li>/g)].map(
      ([, inner]) => inner ?? '',
    );
    const line = lines[this.#cell.registration === 'sign-in' ? 0 : 1] ?? '';
    return textOf(/<span class="badge[^"]*">([\s\S]*?)<\/span>/.exec(line)?.[1] ?? '');
  }

  seeAsSupport(): Promise<string> {
    const { organizationId } = this.#world;
    return lastStepForSupport(this.#house, { organizationId, loginHint: this.#upn('member') });
  }

  async seeAsAccountAdmin(): Promise<string> {
    const found = (await this.#cases()).find((one) => one.registration === this.#cell.registration);
    return found ? `${found.state} (${found.knownBy})` : 'no case';
  }
}
