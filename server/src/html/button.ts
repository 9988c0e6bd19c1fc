import { html } from 'hono/html';
import type { Html } from './document.ts';

export interface LinkButton {
  readonly href: string;
  readonly text: string;
  readonly kind: 'main' | 'second' | 'quiet';
  /** What leaves for Microsoft carries the four squares. */
  readonly leadsToMicrosoft?: boolean;
  readonly isWide?: boolean;
}

/** A link that looks like a button: what leads away is never a form (docs/decisions: forms stay here). */
export function linkButton(button: LinkButton): Html {
  const squares =
    button.leadsToMicrosoft === true ? html`<span class="squares" aria-hidden="true"></span>` : '';
  const wide = button.isWide === true ? 'btn-block' : '';
  return html`<a class="btn btn-${button.kind} btn-lg ${wide}" href="${button.href}"
    >${squares}${button.text}</a
  >`;
}
