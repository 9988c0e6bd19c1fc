import { html } from 'hono/html';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { showInstant } from '../../html/instant.ts';

export interface ConsolePage {
  readonly frame: PageFrame;
  readonly agentName: string;
  readonly title: string;
  /** The way here, from the search on. */
  readonly trail?: readonly { readonly href: string; readonly text: string }[];
  readonly body: Html;
}

/** A page of the console: who is looking, and the way out. */
export function consolePage({ frame, agentName, title, trail = [], body }: ConsolePage): string {
  return document(frame, {
    title,
    layout: 'wide',
    body: html`<div class="console-bar">
        <p><b>Support console</b> <span>${agentName}</span></p>
        <form method="post" action="/support/sign-out">
          <button class="btn btn-second btn-sm" type="submit">Sign out</button>
        </form>
      </div>
      ${
        trail.length === 0
          ? ''
          : html`<nav class="console-trail" aria-label="Where you are">
              ${trail.map(({ href, text }) => html`<a class="textlink" href="${href}">${text}</a>`)}
            </nav>`
      }
      ${body}`,
  });
}

/** Names and values. */
export function factList(facts: readonly (readonly [name: string, value: string | Html])[]): Html {
  return html`<dl class="console-facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** An instant, or a dash. */
export function shownInstant(instant: Date | null): string {
  return instant === null ? '–' : `${showInstant(instant)} UTC`;
}

/** Under which reason this is looked at. */
export function reasonNote(organizationName: string, grant: { reason: string; expiresAt: Date }): Html {
  return html`<p class="notice">
    <span
      ><b>${organizationName} sees this look</b> in their audit trail, with your name and your reason:
      “${grant.reason}”. Good until ${shownInstant(grant.expiresAt)}.</span
    >
  </p>`;
}
