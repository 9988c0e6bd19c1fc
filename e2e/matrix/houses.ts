import type { Browser, Page } from '@playwright/test';
import { startStack, type Stack } from '../stack.ts';
import { Browsers } from './browsers.ts';

/** A customer of the demo, and who is who there. */
export interface Customer {
  readonly domain: string;
  readonly member: string;
  readonly accountAdmin: string;
  readonly itAdmin: string;
}

const customers: readonly Customer[] = [
  { domain: 'contoso.example', member: 'ben', accountAdmin: 'ada', itAdmin: 'igor' },
  { domain: 'fabrikam.example', member: 'emil', accountAdmin: 'dora', itAdmin: 'ivan' },
  { domain: 'northwind.example', member: 'gus', accountAdmin: 'frida', itAdmin: 'nora' },
  { domain: 'wingtip.example', member: 'jo', accountAdmin: 'hana', itAdmin: 'ida' },
];

/** Where one cell is played: nobody has been at this customer before. Support looks at all customers of a house. */
export interface Place {
  readonly stack: Stack;
  readonly customer: Customer;
  readonly support: Page;
  readonly browsers: Browsers;
}

/** A house has room for as many cells as the demo has customers; after these the next house is started. */
export class Houses {
  readonly #browser: Browser;
  #house: Omit<Place, 'customer'> | undefined;
  #free: Customer[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async takePlace(): Promise<Place> {
    const house = this.#free.length > 0 && this.#house ? this.#house : await this.#startNext();
    const customer = this.#free.shift();
    if (customer === undefined) throw new Error('a house without customers');
    return { ...house, customer };
  }

  async #startNext(): Promise<Omit<Place, 'customer'>> {
    await this.stop();
    const stack = await startStack();
    const browsers = new Browsers(this.#browser);
    this.#house = { stack, browsers, support: await browsers.take() };
    this.#free = [...customers];
    return this.#house;
  }

  async stop(): Promise<void> {
    const house = this.#house;
    this.#house = undefined;
    await house?.browsers.close();
    await house?.stack.stop();
  }
}
