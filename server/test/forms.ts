import type { Browser, Page } from './browser.ts';
import type { House } from './harness.ts';

/**
 * Posts a form of ours as its page would. Browsers ask `form-action` of each address that the answer leads to, and the policy of
 * our pages names our own origin alone: what leads on to Microsoft must be a link.
 */
export async function postForm(
  house: House,
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Page> {
  const page = await browser.ask(`${house.baseUrl}${path}`, {
    method: 'POST',
    headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  const next = new URL(page.headers.get('location') ?? '', house.baseUrl);
  const isOurs = [house.baseUrl, ...house.replicas].some((own) => new URL(own).origin === next.origin);
  if (!isOurs) throw new Error(`the form of ${path} leads to ${next.origin}, where no browser follows it`);
  return page;
}

/** Headers that a test compares: all but the one that tells the time. */
export function headersOf(page: Page): string[] {
  return [...page.headers].filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`);
}
