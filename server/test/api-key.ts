import { createClient, operations, type ApiKeyView, type NewApiKey } from '@gatehouse/contract';
import type { Browser } from './browser.ts';
import { apiOf, replyOf, type House } from './harness.ts';

/** Issues a key that must be given. */
export async function issueKey(
  house: House,
  browser: Browser,
  wish: Partial<NewApiKey> = {},
): Promise<{ readonly key: ApiKeyView; readonly text: string }> {
  const usual: NewApiKey = {
    holder: 'person',
    name: 'Order import',
    scopes: ['mailbox:read'],
    lifeDays: 90,
  };
  const body = { ...usual, ...wish };
  return replyOf(await apiOf(house, browser)(operations.issueApiKey, { body }));
}

/** The API as a program sees it that sends this key, and no cookie. */
export function apiWith(house: House, text: string) {
  return createClient({
    baseUrl: house.baseUrl,
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${text}` } }),
  });
}
