import type { Context } from 'hono';
import { html } from 'hono/html';
import { delegatedPermissions } from '../directory/permissions.ts';
import type { Html, Received } from '../pages/emulated-page.ts';
import { traceOf } from './entra-errors.ts';
import type { Entra } from './entra.ts';
import { tenantName } from './entra.ts';
import { consentSettingInWords, entraPage } from './page-frame.ts';

/** Who looks at a consent page. */
export interface Viewer {
  readonly tid: string;
  readonly upn: string;
}

/** A page of the consent area: who is signed in on top, the Correlation Id at the bottom. */
export function consentPage(
  c: Context,
  entra: Entra,
  viewer: Viewer,
  page: { title: string; card: Html; receives: readonly Received[] },
): Response | Promise<Response> {
  const tenant = entra.directory.findTenant(viewer.tid);
  return entraPage(c, entra, {
    ...page,
    hint: tenant && `${tenant.domain}: ${consentSettingInWords(tenant)}`,
    card: html`<p class="who"><span>${viewer.upn}</span><b>${tenantName(entra.directory, viewer.tid)}</b></p>
      ${page.card}
      <p class="tiny muted gap">Correlation Id <code>${traceOf(c, entra.clock).correlationId}</code></p>`,
  });
}

/** The permissions in Microsoft's words, for a person or for an admin, each with its explanation behind a chevron. */
export function permissionList(scopes: readonly string[], reader: 'user' | 'admin' = 'user'): Html {
  const known = delegatedPermissions.filter((permission) => scopes.includes(permission.name));
  return html`${known.map(
    (permission) =>
      html`<details class="permission">
        <summary>${reader === 'admin' ? permission.adminTitle : permission.userTitle}</summary>
        <p>${permission.detail}</p>
      </details>`,
  )}`;
}
