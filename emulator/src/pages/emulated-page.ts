import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { stylesheet } from './stylesheet.ts';

/** What a tagged template of `hono/html` returns. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** One line of the dashed box: the button, and what the app receives when a person presses it. */
export interface Received {
  readonly button: string;
  /** Plain words; parts in backticks are shown as code. */
  readonly receives: string;
}

export interface EmulatedPage {
  readonly title: string;
  /** What is emulated here: "login.microsoftonline.com → 127.0.0.1:4001", "Outlook on the web". */
  readonly surface: string;
  readonly body: Html;
  readonly receives?: readonly Received[] | undefined;
  /** The emulator's clock, shown in the band. */
  readonly now?: Date | undefined;
  /** Origin of the control page, for the link in the band. */
  readonly control?: string | undefined;
  /** More words for the band, such as the tenant's consent setting. */
  readonly hint?: string | undefined;
  /** `card` (default): one narrow column; `wide`: for tables; `bare`: the body brings its own layout; `portal`: and its own `main`. */
  readonly layout?: 'card' | 'wide' | 'bare' | 'portal' | undefined;
  /** Rules of one surface alone, after those of all pages. */
  readonly styles?: string | undefined;
}

/** For the band: whose page this stands for, and where it really comes from. */
export function standsFor(real: string, address: string): string {
  const [there, here] = [new URL(real).host, new URL(address).host];
  return `${there} → ${here === there ? 'this machine' : here}`;
}

/**
 * The frame of every emulated page: the yellow band says that this is not Microsoft, and the dashed box
 * says what the app receives for each button (ARCHITECTURE.md).
 */
export function emulatedPage(page: EmulatedPage): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
        <style>
          ${raw(stylesheet)}${raw(page.styles ?? '')}
        </style>
      </head>
      <body>
        ${band(page)} ${page.layout === 'portal' ? page.body : html`<main>${content(page)}</main>`}
      </body>
    </html>`;
}

function content(page: EmulatedPage): Html {
  const inside = html`${page.body}${receivedBox(page.receives)}`;
  if (page.layout === 'bare') return inside;
  return html`<div class="stage${page.layout === 'wide' ? ' wide' : ''}">${inside}</div>`;
}

/** Words with `code` in backticks, as HTML. */
export function withCode(text: string): Html {
  const parts = text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
  return html`${parts}`;
}

function band(page: EmulatedPage): Html {
  return html`<div class="band" role="region" aria-label="Emulator notice">
    <b>This is not Microsoft</b
    ><span>${page.surface}</span>${page.hint ? html`<span>${page.hint}</span>` : ''}
    ${page.now ? html`<span>Clock: ${bandTime(page.now)}</span>` : ''}
    ${page.control ? html`<a class="end" href="${page.control}/">Control page</a>` : ''}
  </div>`;
}

/** The dashed box; a `portal` page places it itself. */
export function receivedBox(receives: readonly Received[] | undefined): Html {
  if (!receives || receives.length === 0) return html``;
  return html`<aside class="notes" aria-label="What the app receives">
    <h2>What the app receives</h2>
    <dl>
      ${receives.map(
        (each) =>
          html`<dt>${each.button}</dt>
            <dd>${withCode(each.receives)}</dd>`,
      )}
    </dl>
  </aside>`;
}

/** "Mon 23 Nov 2026, 10:42 UTC": a clock time a person can compare with the log. */
export function bandTime(instant: Date): string {
  const date = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `${date.format(instant)} UTC`;
}
