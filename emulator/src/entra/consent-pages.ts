import type { Context } from 'hono';
import { html } from 'hono/html';
import { consentPage, permissionList } from './consent-card.ts';
import type { Viewer } from './consent-card.ts';
import type { ConsentDecision } from './consent.model.ts';
import type { Entra } from './entra.ts';
import { appLine } from './page-frame.ts';
import { actionOf } from './sign-in-pages.ts';
import type { PageJourney } from './sign-in-pages.ts';

type Asking = Extract<ConsentDecision, { kind: 'ask' }>;
type Answered = Response | Promise<Response>;

/** "Permissions requested" (application-consent-experience.md; docs/reference/microsoft.md 2.4 A). */
export function permissionsPage(
  c: Context,
  entra: Entra,
  journey: PageJourney,
  viewer: Viewer,
  decision: Asking,
): Answered {
  const checkbox = html`<label class="check"
    ><input type="checkbox" name="organization" value="yes" />Consent on behalf of your organization</label
  >`;
  return consentPage(c, entra, viewer, {
    title: 'Permissions requested',
    receives: [
      { button: 'Accept', receives: '`code`, `state`, `session_state`' },
      { button: 'Cancel', receives: '`error=access_denied` with AADSTS65004' },
      { button: 'Closing the window', receives: 'nothing, ever' },
    ],
    card: html`<h1>Permissions requested</h1>
      ${appLine(journey.request.registration)}
      <p class="small">This app would like to:</p>
      <form class="gap" method="post" action="${actionOf(journey, 'consent')}">
        <input type="hidden" name="ctx" value="${journey.ctx}" />
        ${permissionList(decision.scopes)} ${decision.mayConsentForOrganization ? checkbox : ''}
        <p class="rule tiny muted">
          Accepting these permissions means that you allow this app to use your data as specified in their
          terms of service and privacy statement. You can change these permissions at
          https://myapps.microsoft.com. Does this app look suspicious? Report it here
        </p>
        <div class="buttons">
          <button class="button" name="answer" value="cancel">Cancel</button>
          <button class="button main" name="answer" value="accept">Accept</button>
        </div>
      </form>`,
  });
}

/** "Approval required": users may not consent, and may ask (docs/reference/microsoft.md 2.4 B). */
export function approvalRequiredPage(
  c: Context,
  entra: Entra,
  journey: PageJourney,
  viewer: Viewer,
  decision: { scopes: readonly string[]; code: number },
): Answered {
  return consentPage(c, entra, viewer, {
    title: 'Approval required',
    receives: [
      { button: 'Request approval', receives: 'nothing. Two mails go out: to the reviewers, to you' },
      { button: 'Cancel', receives: '`error=access_denied&error_subcode=cancel`' },
      { button: 'Sign-in log', receives: `\`AADSTS${decision.code}\`` },
    ],
    card: html`<h1>Approval required</h1>
      ${appLine(journey.request.registration)}
      <p class="small">This app requires your admin’s approval to:</p>
      <form class="gap" method="post" action="${actionOf(journey, 'consent')}">
        <input type="hidden" name="ctx" value="${journey.ctx}" />
        ${permissionList(decision.scopes)}
        <div class="rule">
          <label class="small" for="why">Enter justification for requesting this app</label>
          <textarea class="box" id="why" name="justification" required></textarea>
        </div>
        <p class="small gap">
          <button class="link" name="answer" value="other-account" formnovalidate>
            Sign in with another account
          </button>
        </p>
        <p class="tiny muted gap">Does this app look suspicious? Report it here</p>
        <div class="buttons">
          <button class="button" name="answer" value="return" formnovalidate>Cancel</button>
          <button class="button main" name="answer" value="request">Request approval</button>
        </div>
      </form>`,
  });
}

/** "Request sent": nothing reaches the app unless the person goes back (docs/reference/microsoft.md 2.6). */
export function requestSentPage(c: Context, entra: Entra, journey: PageJourney, viewer: Viewer): Answered {
  return consentPage(c, entra, viewer, {
    title: 'Request sent',
    receives: [
      { button: 'Closing the window', receives: 'nothing, ever' },
      { button: 'Back to app', receives: '`error=access_denied` with AADSTS65004' },
    ],
    card: html`<h1>Request sent</h1>
      <p class="gap">
        Your request for <b>${journey.request.registration.displayName}</b> went to your organization’s
        reviewers. You get a mail when they have decided.
      </p>
      <form class="gap-big" method="post" action="${actionOf(journey, 'consent')}">
        <input type="hidden" name="ctx" value="${journey.ctx}" />
        <button class="link" name="answer" value="cancel">Back to app</button>
      </form>`,
  });
}

/** "Need admin approval": the page without a button that helps (azure-docs#41053; docs/reference/microsoft.md 2.4 C). */
export function needAdminApprovalPage(
  c: Context,
  entra: Entra,
  journey: PageJourney,
  viewer: Viewer,
  decision: { code: number },
): Answered {
  const name = journey.request.registration.displayName;
  return consentPage(c, entra, viewer, {
    title: 'Need admin approval',
    receives: [
      { button: 'Have an admin account?', receives: answerOfAnother(journey) },
      {
        button: 'Return to the application',
        receives: '`error=access_denied&error_subcode=cancel&state=…`, no description',
      },
      { button: 'Closing the window', receives: 'nothing, ever' },
      { button: 'Sign-in log', receives: `\`AADSTS${decision.code}\`` },
    ],
    card: html`<h1>Need admin approval</h1>
      ${appLine(journey.request.registration)}
      <p class="small gap">
        ${name} needs permission to access resources in your organization that only an admin can grant. Please
        ask an admin to grant permission to this app before you can use it.
      </p>
      <form class="gap-big small" method="post" action="${actionOf(journey, 'consent')}">
        <input type="hidden" name="ctx" value="${journey.ctx}" />
        <p>
          <button class="link" name="answer" value="other-account">
            Have an admin account? Sign in with that account
          </button>
        </p>
        <p class="gap">
          <button class="link" name="answer" value="return">
            Return to the application without granting consent
          </button>
        </p>
      </form>`,
  });
}

/** Another account's answer is all its own: the app meets somebody else than who set out. */
function answerOfAnother({ request }: PageJourney): string {
  return request.kind === 'sign-in'
    ? 'the `code` of whoever accepts then'
    : '`admin_consent=True&tenant=…` once an admin accepts';
}
