import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import type { ConsentRequest } from '../directory/directory-state.ts';
import { delegatedPermissions } from '../directory/permissions.ts';
import { mayGrantForAll } from '../directory/roles.ts';
import { refuseAnswer } from '../entra/consent-request.model.ts';
import type { ConsentRequestAct } from '../entra/consent-request.model.ts';
import type { Html } from '../pages/emulated-page.ts';
import { scopeName } from './app-permissions.page.ts';
import { appOf, publisherOf, requestAddress, statusOf } from './consent-requests.page.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import { gated, portalPage, portalTime } from './portal-page.ts';
import type { Visit } from './visit.ts';

type Answer = Response | Promise<Response>;

/** What the page says of an answer that was refused. */
export interface Refused {
  readonly why: string;
  readonly status: 400 | 403;
}

/** One request: its details, who asked and why, and the three answers. */
export function consentRequestPage(
  c: ObservedContext,
  visit: Visit,
  request: ConsentRequest,
  refused?: Refused,
): Answer {
  const { tenant } = visit;
  const app = appOf(visit, request);
  return portalPage(c, visit, {
    heading: app?.displayName ?? request.clientId,
    under: words.activityAdminConsentRequests.text,
    crumbs: [
      [words.enterpriseApps.text, portalAddress(tenant, 'linkEnterpriseApps')],
      [words.activityAdminConsentRequests.text, portalAddress(tenant, 'linkAdminConsentRequests')],
    ],
    status: refused?.status ?? 200,
    body: html`${refused ? html`<p class="refused" role="alert">${refused.why} Nothing was changed.</p>` : ''}
    ${details(visit, request)} ${requesters(visit, request)}
    ${request.answer === null ? answers(visit, request) : ''}`,
    receives: [
      {
        button: words.reviewPermissionsAndConsent.text,
        receives:
          'nothing. Accept there makes a tenant-wide grant; everybody who asked gets a mail from Microsoft',
      },
      {
        button: words.deny.text,
        receives: 'nothing. Everybody who asked gets your reason by mail and may ask again',
      },
      {
        button: words.block.text,
        receives: 'nothing. The app is added disabled; later sign-ins end with AADSTS7000112',
      },
      {
        button: 'The app learns',
        receives: 'nothing from here; it notices at the next sign-in, silent try or check',
      },
    ],
  });
}

function details(visit: Visit, request: ConsentRequest): Html {
  const app = appOf(visit, request);
  return html`<h2 class="gap-big">${words.appDetails.text}</h2>
    <dl class="facts">
      <dt>Publisher</dt>
      <dd>${app ? publisherOf(app) : 'unknown'}</dd>
      <dt>${words.applicationId.text}</dt>
      <dd><code>${request.clientId}</code></dd>
      <dt>Status</dt>
      <dd>${statusOf(request)}</dd>
      <dt>Expires</dt>
      <dd>${portalTime(request.expiresAt)}</dd>
      ${
        request.answerJustification
          ? html`<dt>${words.justification.text}</dt>
              <dd>${request.answerJustification}</dd>`
          : ''
      }
    </dl>`;
}

function requesters({ entra, tenant }: Visit, request: ConsentRequest): Html {
  return html`<h2 class="gap-big">${words.requestedBy.text}</h2>
    <ul class="cards">
      ${request.requesters.map(
        (each) =>
          html`<li>
            <b>${entra.directory.findPersonByOid(tenant.id, each.oid)?.displayName ?? each.oid}</b>
            <span class="muted small">${portalTime(each.askedAt)}</span>
            <p class="small">“${each.justification}”</p>
          </li>`,
      )}
    </ul>`;
}

function answers(visit: Visit, request: ConsentRequest): Html {
  const here = requestAddress(visit, request);
  return html`${gated(
    whyNot(visit, request, 'approve'),
    html`<p class="gap-big">
      <a class="button main" href="${here}/review">${words.reviewPermissionsAndConsent.text}</a>
    </p>`,
  )}
  ${gated(whyNot(visit, request, 'deny'), justified(here))}`;
}

/** Why this person may not answer so; a missing justification is not held against them yet. */
function whyNot(
  { admin, tenant }: Visit,
  request: ConsentRequest,
  act: ConsentRequestAct,
): string | undefined {
  if (!admin) return `Sign in as a reviewer of ${tenant.displayName} to answer.`;
  const reviewer = { upn: admin.upn, mayGrantForAll: mayGrantForAll(admin) };
  const tenantReviewers = tenant.reviewers;
  return refuseAnswer({ act, request, reviewer, tenantReviewers, justification: 'to be written' })?.words;
}

/** Deny and Block want a reason, and it goes to everybody who asked. */
function justified(here: string): Html {
  return html`<form class="panel" method="post" action="${here}/deny">
    <label class="small" for="why">${words.justification.text}. Everybody who asked gets it by mail.</label>
    <textarea class="box" id="why" name="justification" required></textarea>
    <div class="buttons">
      <button class="button">${words.deny.text}</button>
      <button class="button" formaction="${here}/block">${words.block.text}</button>
    </div>
  </form>`;
}

/** "Review permissions and consent": what is asked for everybody, and Accept. */
export function consentReviewPage(c: ObservedContext, visit: Visit, request: ConsentRequest): Answer {
  const { tenant } = visit;
  const app = appOf(visit, request);
  const here = requestAddress(visit, request);
  const asked = delegatedPermissions.filter((each) => request.scopes.includes(each.name));
  const form = html`<section class="panel" aria-labelledby="review">
    <h2 id="review">${words.permissionsRequested.text}</h2>
    <p class="small muted">Review for your organization</p>
    <p class="gap"><b>${app?.displayName ?? request.clientId}</b>, ${app ? publisherOf(app) : 'unknown'}</p>
    <ul class="cards">
      ${asked.map(
        (each) =>
          html`<li>
            <b>${each.adminTitle}</b> ${scopeName(each.name)}
            <p class="small muted">${each.detail}</p>
          </li>`,
      )}
    </ul>
    <form class="buttons" method="post" action="${here}/approve">
      <a class="button" href="${here}">${words.cancel.text}</a>
      <button class="button main">${words.accept.text}</button>
    </form>
  </section>`;
  return portalPage(c, visit, {
    heading: words.reviewPermissionsAndConsent.text,
    crumbs: [
      [words.activityAdminConsentRequests.text, portalAddress(tenant, 'linkAdminConsentRequests')],
      [app?.displayName ?? request.clientId, here],
    ],
    body: gated(whyNot(visit, request, 'approve'), form),
    receives: [
      {
        button: words.accept.text,
        receives: 'nothing. A tenant-wide grant: the next sign-in shows no question',
      },
      { button: words.cancel.text, receives: 'nothing' },
    ],
  });
}
