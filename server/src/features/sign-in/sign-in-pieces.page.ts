import { html } from 'hono/html';

/** Beside the way that worked last time. */
export const lastTime = html`<p class="help last-time">You used this here last time.</p>`;

/** An address of ours that carries on where the person wanted to go. */
export function withReturnTo(
  path: string,
  returnTo: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const parameters = new URLSearchParams({ ...query, ...(returnTo === '/' ? {} : { returnTo }) }).toString();
  return parameters === '' ? path : `${path}?${parameters}`;
}
