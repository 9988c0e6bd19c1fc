import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import type { ConsentRequest, Registration } from '../directory/directory-state.ts';
import type { Html } from '../pages/emulated-page.ts';
import { quotedPath } from './enterprise-apps.page.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import { portalPage, portalTime } from './portal-page.ts';
import type { Visit } from './visit.ts';

type Answer = Response | Promise<Response>;

/** Activity → Admin consent requests, tab My Pending or All (review-admin-consent-requests.md; docs/reference/microsoft.md 2.5). */
export function consentRequestsPage(
  c: ObservedContext,
  visit: Visit,
  requests: readonly ConsentRequest[],
  tab: 'pending' | 'all',
): Answer {
  const { tenant } = visit;
  const here = portalAddress(tenant, 'linkAdminConsentRequests');
  const tabs = [
    ['pending', words.myPending.text, here],
    ['all', words.all.text, `${here}?tab=all`],
  ] as const;
  const shown = tab === 'all' ? requests : requests.filter((request) => isPendingFor(visit, request));
  return portalPage(c, visit, {
    heading: words.activityAdminConsentRequests.text,
    crumbs: [
      [words.enterpriseApps.text, portalAddress(tenant, 'linkEnterpriseApps')],
      [words.activity.text, here],
    ],
    body: html`<p class="small">
        <a href="${portalAddress(tenant, 'linkAdminConsentSettings')}">${words.adminConsentSettings.text}</a>
      </p>
      <nav class="tabs" aria-label="Requests">
        ${tabs.map(
          ([name, text, to]) =>
            html`<a href="${to}" ${name === tab ? html`aria-current="true"` : ''}>${text}</a>`,
        )}
      </nav>
      ${shown.length === 0 ? nothing(visit, tab) : requestTable(visit, shown)} ${quotedPath()}`,
    receives: [
      { button: 'A name', receives: 'nothing: it opens the request' },
      { button: 'Any answer', receives: 'nothing from here; the app notices at the next sign-in or check' },
    ],
  });
}

/** Open, and this person was a reviewer when it was made and is one now. */
function isPendingFor({ tenant, admin }: Visit, request: ConsentRequest): boolean {
  const isNamed = (upns: readonly string[]): boolean =>
    upns.some((upn) => upn.toLowerCase() === admin?.upn.toLowerCase());
  return request.answer === null && isNamed(request.reviewers) && isNamed(tenant.reviewers);
}

function nothing({ tenant, admin }: Visit, tab: 'pending' | 'all'): Html {
  if (tab === 'all') return html`<p class="none">Nobody of ${tenant.displayName} has asked for an app.</p>`;
  const why = admin
    ? 'No requests wait for you. Requests from before you became a reviewer are only under All.'
    : `Sign in as a reviewer of ${tenant.displayName} to see what waits for you.`;
  return html`<p class="none">${why}</p>`;
}

function requestTable(visit: Visit, requests: readonly ConsentRequest[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Requests">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Publisher</th>
          <th scope="col">First requested</th>
          <th scope="col">Requests</th>
          <th scope="col">Expires</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        ${requests.map((request) => requestRow(visit, request))}
      </tbody>
    </table>
  </div>`;
}

function requestRow(visit: Visit, request: ConsentRequest): Html {
  const app = appOf(visit, request);
  return html`<tr>
    <td><a href="${requestAddress(visit, request)}">${app?.displayName ?? request.clientId}</a></td>
    <td>${app ? publisherOf(app) : 'unknown'}</td>
    <td>${portalTime(request.createdAt)}</td>
    <td>${request.requesters.length}</td>
    <td>${portalTime(request.expiresAt)}</td>
    <td>${statusOf(request)}</td>
  </tr>`;
}

/** The registration a request is about. */
export function appOf({ entra }: Visit, request: ConsentRequest): Registration | undefined {
  return entra.directory.findRegistration(request.clientId);
}

/** Where one request is shown. */
export function requestAddress({ tenant }: Visit, request: ConsentRequest): string {
  return `${portalAddress(tenant, 'linkAdminConsentRequests')}/${request.id}`;
}

/** The publisher, and whether Microsoft has verified it. */
export function publisherOf(app: Registration): string {
  return `${app.publisher}, ${app.verifiedPublisher ? 'verified publisher' : 'unverified'}`;
}

/** How a request stands, and who answered it. */
export function statusOf(request: ConsentRequest): string {
  if (request.answer === null) return 'Pending';
  const how = request.answer.charAt(0).toUpperCase() + request.answer.slice(1);
  return request.answeredBy === null ? how : `${how} by ${request.answeredBy}`;
}
