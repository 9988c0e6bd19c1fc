import type { Browser, Page } from './browser.ts';
import type { House } from './harness.ts';

/** Posts a form of ours as its page would. */
export function postForm(
  house: House,
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Page> {
  return browser.ask(`${house.baseUrl}${path}`, {
    method: 'POST',
    headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

/** Headers that a test compares: all but the one that tells the time. */
export function headersOf(page: Page): string[] {
  return [...page.headers].filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`);
}
