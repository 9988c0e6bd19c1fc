import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type PageFrame } from '../../html/document.ts';

/** The gate: four arch lines that stand on the foot line; two of them on phones. */
const gateArt = html`<svg class="gate-art" viewBox="0 0 800 1600" aria-hidden="true" fill="none">
  <path d="M150 1600V280a250 250 0 0 1 500 0V1600" />
  <path d="M120 1600V284a280 280 0 0 1 560 0V1600" />
  <path d="M85 1600V288a315 315 0 0 1 630 0V1600" />
  <path d="M45 1600V293a355 355 0 0 1 710 0V1600" />
</svg>`;

export interface SignInPageFacts {
  /** A path of ours to go on to. */
  readonly returnTo: string;
  readonly isSignedOut: boolean;
}

/** The sign-in page: Microsoft is a link, so nothing is posted and nothing can be lost. */
export function signInPage(frame: PageFrame, facts: SignInPageFacts): string {
  const query = facts.returnTo === '/' ? '' : `?returnTo=${encodeURIComponent(facts.returnTo)}`;
  return document(frame, {
    title: 'Sign in',
    layout: 'gate',
    body: html`${gateArt}
      <div class="gate-in">
        <h1>Sign in to ${frame.brand.name}</h1>
        ${facts.isSignedOut ? html`<p class="notice good" role="status"><b>You are signed out.</b> Your session here is over. You may still be signed in at Microsoft in this browser.</p>` : ''}
        ${linkButton({ href: `/sign-in/microsoft${query}`, text: 'Continue with Microsoft', kind: 'main', leadsToMicrosoft: true, isWide: true })}
        <p class="help">
          Microsoft tells us your name and email address.<br />Your Microsoft password stays with Microsoft.
        </p>
      </div>`,
  });
}
