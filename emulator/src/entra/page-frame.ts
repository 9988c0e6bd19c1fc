import type { Context } from 'hono';
import { html } from 'hono/html';
import { emulatedPage, standsFor } from '../pages/emulated-page.ts';
import type { Html, Received } from '../pages/emulated-page.ts';
import type { Registration, Tenant } from '../directory/directory-state.ts';
import { describeError, traceOf } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';
import type { Entra } from './entra.ts';
import { emulatedCloud } from './emulated-cloud.ts';

/** One page of the emulated sign-in. */
export interface EntraPage {
  readonly title: string;
  readonly card: Html;
  readonly receives?: readonly Received[];
  readonly hint?: string | undefined;
  readonly status?: 200 | 400;
}

/**
 * Answers with a page under Microsoft's headers: no framing, and since about February 2026
 * `Cross-Origin-Opener-Policy: same-origin`, so that an opener loses its popup (MSAL.js PR 8118; docs/reference/microsoft.md 0).
 */
export function entraPage(c: Context, entra: Entra, page: EntraPage): Response | Promise<Response> {
  c.header('cross-origin-opener-policy', 'same-origin');
  c.header('x-frame-options', 'DENY');
  c.header('content-security-policy', "frame-ancestors 'none'");
  c.header('cache-control', 'no-store, no-cache');
  c.header('referrer-policy', 'strict-origin-when-cross-origin');
  return c.html(
    emulatedPage({
      title: page.title,
      surface: standsFor(emulatedCloud.login, entra.addresses.login),
      hint: page.hint,
      now: entra.clock.now(),
      control: entra.addresses.control,
      receives: page.receives,
      body: html`<div class="card">
        <div class="logo">Emulated Entra sign-in</div>
        ${page.card}
      </div>`,
    }),
    page.status ?? 200,
  );
}

/** "Sorry, but we're having trouble signing you in": the errors that never reach the app (docs/reference/microsoft.md 2.6). */
export function entraErrorPage(c: Context, entra: Entra, error: EntraError): Response | Promise<Response> {
  const trace = traceOf(c, entra.clock);
  return entraPage(c, entra, {
    title: 'Sign in to your account',
    status: 400,
    receives: [{ button: 'Any way out', receives: 'nothing, ever' }],
    card: html`<h1>Sorry, but we’re having trouble signing you in.</h1>
      <p class="gap">${describeError(error, trace).split(' Trace ID:')[0]}</p>
      <h2 class="gap-big">Troubleshooting details</h2>
      <p class="small muted">If you contact your administrator, send this info to them.</p>
      <dl class="small gap">
        <dt class="muted">Request Id</dt>
        <dd><code>${trace.traceId}</code></dd>
        <dt class="muted">Correlation Id</dt>
        <dd><code>${trace.correlationId}</code></dd>
        <dt class="muted">Timestamp</dt>
        <dd><code>${entra.clock.now().toISOString()}</code></dd>
        <dt class="muted">Message</dt>
        <dd><code>AADSTS${error.code}</code></dd>
      </dl>`,
  });
}

/** The app as a consent page names it; Microsoft shows its logo, we a dashed square with its first letter. */
export function appLine(registration: Registration): Html {
  return html`<div class="app">
    <span class="sign" aria-hidden="true">${registration.displayName.charAt(0)}</span>
    <div>
      <b>${registration.displayName}</b>
      <span>${registration.verifiedPublisher ? `${registration.publisher} ✓ verified` : 'unverified'}</span>
    </div>
  </div>`;
}

/** The tenant's consent setting in words, for the band and the groups of the account list. */
export function consentSettingInWords(tenant: Tenant): string {
  switch (tenant.userConsent) {
    case 'allow':
      return 'users may consent';
    case 'low-risk':
      return 'users may consent to low-risk permissions';
    case 'microsoft-managed':
      return 'Microsoft managed';
    case 'none':
      return tenant.adminConsentRequests ? 'approval by request' : 'admins only, no requests';
  }
}
