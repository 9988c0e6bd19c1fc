import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import type { Person, Registration, Tenant } from '../directory/directory-state.ts';
import { consentSettingInWords } from '../entra/page-frame.ts';
import type { Entra } from '../entra/entra.ts';
import { emulatedPage, receivedBox, standsFor } from '../pages/emulated-page.ts';
import type { Html, Received } from '../pages/emulated-page.ts';
import { portalStylesheet } from '../pages/portal-stylesheet.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import { toldWords } from './told.ts';
import type { Visit } from './visit.ts';

/** One page of the emulated admin centre. */
export interface PortalPage {
  readonly heading: string;
  readonly under?: string;
  /** The way here, from Home on: text and address. */
  readonly crumbs?: readonly (readonly [string, string])[];
  readonly body: Html;
  readonly receives?: readonly Received[];
  readonly status?: 200 | 400 | 403 | 404;
}

type Answer = Response | Promise<Response>;

/** No script at all; styles are in the page. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Answers with a page in the frame of the admin centre: bar, links at the side, what was just done, dashed box. */
export function portalPage(c: ObservedContext, visit: Visit, page: PortalPage): Answer {
  const { entra, tenant } = visit;
  const told = toldWords(c.req.query('done'));
  const body = html`<div class="portal">
    ${bar(visit, c.req.path)} ${side(tenant, c.req.path)}
    <main>
      ${crumbs(tenant, page)}
      <h1>${page.heading}</h1>
      <p class="small muted">${page.under ?? tenant.displayName}</p>
      ${told ? html`<p class="told" role="status">${told}</p>` : ''} ${page.body}
      ${receivedBox(page.receives)}
    </main>
  </div>`;
  return answer(c, entra, {
    title: `${page.heading} – ${tenant.displayName}`,
    hint: `${tenant.domain}: ${consentSettingInWords(tenant)}`,
    body,
    status: page.status ?? 200,
  });
}

/** Answers with a page that belongs to no tenant, such as the list of tenants. */
export function plainPage(
  c: ObservedContext,
  entra: Entra,
  page: { title: string; body: Html; status?: 200 | 404 },
): Answer {
  const body = html`<div class="stage wide"><main class="card">${page.body}</main></div>`;
  return answer(c, entra, { title: page.title, body, status: page.status ?? 200 });
}

function answer(
  c: ObservedContext,
  entra: Entra,
  page: { title: string; body: Html; hint?: string; status: 200 | 400 | 403 | 404 },
): Answer {
  const { adminCentre, control } = entra.addresses;
  c.header('content-security-policy', policy);
  c.header('x-content-type-options', 'nosniff');
  c.header('cache-control', 'no-store');
  const { title, body, hint, status } = page;
  const surface = standsFor('https://entra.microsoft.com', adminCentre);
  const now = entra.clock.now();
  return c.html(
    emulatedPage({
      title,
      surface,
      body,
      hint,
      now,
      control,
      layout: 'portal',
      styles: portalStylesheet,
    }),
    status,
  );
}

function bar({ tenant, admin }: Visit, path: string): Html {
  const back = encodeURIComponent(path);
  return html`<header>
    <a href="/">Emulated ${words.adminCenter.text.replace('Microsoft ', '')}</a>
    ${
      admin
        ? html`<form class="who-am-i" method="post" action="/sign-out">
            <span>${admin.upn}, ${rolesInWords(admin)}</span>
            <input type="hidden" name="back" value="${path}" />
            <button class="link">Sign out</button>
          </form>`
        : html`<p class="who-am-i">
            <a href="/sign-in?tenant=${tenant.domain}&back=${back}">Sign in at ${tenant.domain}</a>
          </p>`
    }
  </header>`;
}

/** A person's admin roles for people to read. */
export function rolesInWords(person: Person): string {
  return person.roles.length === 0 ? 'no admin role' : person.roles.join(', ');
}

function side(tenant: Tenant, path: string): Html {
  const link = (text: string, address: string, isBranch = false): Html => {
    const isHere = path === address || (isBranch && path.startsWith(`${address}/`));
    return html`<a href="${address}" ${isHere ? html`aria-current="page"` : ''}>${text}</a>`;
  };
  return html`<nav aria-label="Admin center">
    ${link('Home', `/${tenant.domain}/`)}
    <p>${words.entraId.text}</p>
    ${link(words.users.text, usersAddress(tenant), true)}
    <p>${words.enterpriseApps.text}</p>
    ${link(words.allApplications.text, portalAddress(tenant, 'linkEnterpriseApps'), true)}
    ${link(words.activityAdminConsentRequests.text, portalAddress(tenant, 'linkAdminConsentRequests'), true)}
    <p>${words.consentAndPermissions.text}</p>
    ${link(words.userConsentSettings.text, portalAddress(tenant, 'linkUserConsentSettings'))}
    ${link(words.adminConsentSettings.text, portalAddress(tenant, 'linkAdminConsentSettings'))}
  </nav>`;
}

/** Where the people of a tenant are listed. */
export function usersAddress(tenant: Tenant): string {
  return `/${tenant.domain}/users`;
}

function crumbs(tenant: Tenant, page: PortalPage): Html {
  const way = [['Home', `/${tenant.domain}/`] as const, ...(page.crumbs ?? [])];
  return html`<p class="crumbs">
    ${way.map(([text, to]) => html`<a href="${to}">${text}</a> › `)}${page.heading}
  </p>`;
}

/** 404: no such tenant, app or address. */
export function nothingHerePage(c: ObservedContext, entra: Entra): Answer {
  const body = html`<h1>Nothing here</h1>
    <p class="gap">The emulated admin center has no such page. <a href="/">All tenants</a></p>`;
  return plainPage(c, entra, { title: 'Nothing here', body, status: 404 });
}

/** Why the person may not do what they pressed (403), or what is wrong with what they sent (400). */
export function refusedPage(c: ObservedContext, visit: Visit, why: string, status: 400 | 403): Answer {
  const body = html`<p class="refused" role="alert">${why} Nothing was changed.</p>
    <p class="small"><a href="/${visit.tenant.domain}/">Back to ${visit.tenant.displayName}</a></p>`;
  return portalPage(c, visit, { heading: 'You can’t do that here', body, status });
}

/** 404: the app exists at Microsoft, and nobody of this tenant has let it in yet (docs/reference/microsoft.md 2.1, 7.7). */
export function notListedPage(c: ObservedContext, visit: Visit, registration: Registration): Answer {
  const { tenant } = visit;
  const list = portalAddress(tenant, 'linkEnterpriseApps');
  return portalPage(c, visit, {
    heading: `${registration.displayName} is not listed here`,
    crumbs: [[words.enterpriseApps.text, list]],
    status: 404,
    body: html`<p class="gap text">
      ${registration.displayName} has no service principal in ${tenant.displayName}: nobody here has consented
      to it yet, so there is nothing to grant by hand. An admin consent link adds it.
    </p>`,
  });
}

/** What to do, or the sentence why this person may not. */
export function gated(why: string | undefined, form: Html): Html {
  return why === undefined ? form : html`<p class="refused">${why}</p>`;
}

/** "23 Nov 2026, 10:42", in UTC as all clocks here. */
export function portalTime(instant: string): string {
  const parts = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' }).format(new Date(instant));
}
