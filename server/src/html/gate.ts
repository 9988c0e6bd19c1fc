import { html } from 'hono/html';
import { document, type Html, type PageFrame } from './document.ts';

/** The gate: four arch lines that stand on the foot line; two of them on phones. */
const gateArt = html`<svg class="gate-art" viewBox="0 0 800 1600" aria-hidden="true" fill="none">
  <path d="M150 1600V280a250 250 0 0 1 500 0V1600" />
  <path d="M120 1600V284a280 280 0 0 1 560 0V1600" />
  <path d="M85 1600V288a315 315 0 0 1 630 0V1600" />
  <path d="M45 1600V293a355 355 0 0 1 710 0V1600" />
</svg>`;

/** A page of the way in: one centred column inside the drawn gate. */
export function gatePage(frame: PageFrame, parts: { readonly title: string; readonly body: Html }): string {
  return document(frame, {
    title: parts.title,
    layout: 'gate',
    body: html`${gateArt}
      <div class="gate-in">${parts.body}</div>`,
  });
}

/** The line between two ways. */
export const orLine = html`<p class="or"><span>or</span></p>`;

/** The way back, with the address it goes on for. */
export function backLink(href: string, text: string): Html {
  return html`<p class="back">
    <a class="btn btn-quiet btn-sm" href="${href}"><span aria-hidden="true">←</span> ${text}</a>
  </p>`;
}
