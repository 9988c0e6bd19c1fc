import { html } from 'hono/html';
import type { Html } from './document.ts';

/** Whose move it is: you · another person · goes on by itself · nobody here can. */
export type Turn = 'you' | 'other' | 'auto' | 'nobody';

/** The flag that says who moves next, above the title. */
export function turn(whose: Turn, words: string): Html {
  return html`<p class="turn ${whose}">${words}</p>`;
}
