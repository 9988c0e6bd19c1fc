import type { Browser, Page } from '@playwright/test';

/** Browsers that nobody has used, or that have forgotten who did. A new one would cost more than a whole click. */
export class Browsers {
  readonly #browser: Browser;
  readonly #all: Page[] = [];
  readonly #free: Page[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async take(): Promise<Page> {
    const free = this.#free.pop();
    if (free) return free;
    const page = await (await this.#browser.newContext()).newPage();
    this.#all.push(page);
    return page;
  }

  /** Forgets who has used it: cookies are all that a cell leaves behind. A tab keeps the draft of a message, too; no cell writes one. */
  async giveBack(page: Page): Promise<void> {
    await page.goto('about:blank');
    await page.context().clearCookies();
    this.#free.push(page);
  }

  async close(): Promise<void> {
    for (const page of this.#all) await page.context().close();
  }
}
