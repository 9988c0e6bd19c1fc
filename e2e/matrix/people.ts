import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type Stack } from '../stack.ts';
import type { Browsers } from './browsers.ts';
import type { Customer, Place } from './houses.ts';
import { passPassword } from './microsoft-pages.ts';

export type Role = 'member' | 'accountAdmin' | 'itAdmin' | 'colleague' | 'somebody';

/** Who plays a cell: their addresses, a browser for each, and what has come to them by mail. */
export class People {
  readonly #browsers: Browsers;
  readonly #stack: Stack;
  readonly #customer: Customer;
  readonly #pages = new Map<string, Page>();

  constructor({ stack, customer, browsers }: Place) {
    this.#browsers = browsers;
    this.#stack = stack;
    this.#customer = customer;
  }

  address(role: Role): string {
    const names = { colleague: 'cora', somebody: 'sol', ...this.#customer };
    return `${names[role]}@${this.#customer.domain}`;
  }

  /** The page of this person. At the admin centre the IT admin has a browser of its own, which knows no product. */
  async page(role: Role | 'itAdmin at the admin centre' | 'whoever has the link'): Promise<Page> {
    const known = this.#pages.get(role);
    if (known) return known;
    const page = await this.#browsers.take();
    this.#pages.set(role, page);
    return page;
  }

  /** To Microsoft and through its password page, where it is shown. */
  async signIn(role: Role): Promise<Page> {
    const page = await this.page(role);
    const hint = encodeURIComponent(this.address(role));
    await page.goto(`${this.#stack.baseUrl}/sign-in/microsoft?loginHint=${hint}`);
    await passPassword(page);
    return page;
  }

  async hasSession(role: Role): Promise<boolean> {
    const page = await this.page(role);
    return (await page.request.get(`${this.#stack.baseUrl}/api/session`)).ok();
  }

  /** The youngest link of this kind that was mailed to this person, once it has come. */
  async mailedLink(role: Role, kind: 'invitations' | 'waiting'): Promise<string> {
    interface Mail {
      readonly to: readonly { readonly address: string }[];
      readonly text: string;
    }
    const links = async (): Promise<string[]> => {
      const mails = (await this.#stack.emulator.call('GET', '/notices')) as readonly Mail[];
      const own = mails.filter(({ to }) => to.some(({ address }) => address === this.address(role)));
      const link = new RegExp(String.raw`\S+/${kind}/[\w-]{43}`);
      return own.flatMap(({ text }) => link.exec(text)?.[0] ?? []);
    };
    await expect.poll(links, { timeout: 20_000 }).not.toEqual([]);
    return (await links())[0] ?? '';
  }

  /** What everybody has before them, into this folder. */
  async keepPictures(folder: string): Promise<void> {
    for (const [role, page] of this.#pages) await page.screenshot({ path: join(folder, `${role}.png`) });
  }

  async leave(): Promise<void> {
    for (const page of this.#pages.values()) await this.#browsers.giveBack(page);
  }
}
