import type { Context } from 'hono';
import { html } from 'hono/html';
import { consentPage, permissionList } from './consent-card.ts';
import type { Viewer } from './consent-card.ts';
import type { Entra } from './entra.ts';
import { appLine } from './page-frame.ts';
import { actionOf } from './sign-in-pages.ts';
import type { PageJourney } from './sign-in-pages.ts';

/** "Permissions requested", "Review for your organization" (application-consent-experience.md; docs/reference/microsoft.md 2.4 D). */
export function adminPermissionsPage(
  c: Context,
  entra: Entra,
  journey: PageJourney,
  viewer: Viewer,
  decision: { scopes: readonly string[] },
): Response | Promise<Response> {
  return consentPage(c, entra, viewer, {
    title: 'Permissions requested',
    receives: [
      {
        button: 'Accept',
        receives: '`admin_consent=True&tenant=…&state=…`, from v2 with `scope`: it proves nothing. No `code`',
      },
      {
        button: 'Cancel',
        receives: '`error=access_denied&admin_consent=True` with AADSTS65004, and no `tenant`',
      },
      { button: 'Closing the window', receives: 'nothing, ever' },
    ],
    card: html`<h1>Permissions requested</h1>
      <p><b>Review for your organization</b></p>
      ${appLine(journey.request.registration)}
      <p class="small">This app would like to:</p>
      <form class="gap" method="post" action="${actionOf(journey, 'consent')}">
        <input type="hidden" name="ctx" value="${journey.ctx}" />
        ${permissionList(decision.scopes, 'admin')}
        <p class="rule tiny muted">
          If you accept, this app will get access to the specified resources for all users in your
          organization. No one else will be prompted to review these permissions. Accepting these permissions
          means that you allow this app to use your data as specified in their terms of service and privacy
          statement. You can change these permissions at https://myapps.microsoft.com. Does this app look
          suspicious? Report it here
        </p>
        <div class="buttons">
          <button class="button" name="answer" value="cancel">Cancel</button>
          <button class="button main" name="answer" value="accept">Accept</button>
        </div>
      </form>`,
  });
}
