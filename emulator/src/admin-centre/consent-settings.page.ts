import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import { delegatedPermissions } from '../directory/permissions.ts';
import type { UserConsent } from '../directory/directory-state.ts';
import type { Html } from '../pages/emulated-page.ts';
import { refusalOf } from './admin-acts.model.ts';
import { yesOrNo } from './app-properties.page.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import { gated, portalPage } from './portal-page.ts';
import type { Visit } from './visit.ts';

type Answer = Response | Promise<Response>;

const settings: readonly (readonly [UserConsent, string])[] = [
  ['none', words.userConsentNone.text],
  ['low-risk', words.userConsentLowRisk.text],
  ['microsoft-managed', words.userConsentMicrosoftManaged.text],
  ['allow', words.userConsentAllow.text],
];

/** Consent and permissions → User consent settings, with what is classified as low (configure-user-consent.md 2025-06). */
export function userConsentPage(c: ObservedContext, visit: Visit): Answer {
  const { tenant, admin } = visit;
  const here = portalAddress(tenant, 'linkUserConsentSettings');
  return portalPage(c, visit, {
    heading: words.userConsentSettings.text,
    crumbs: [[words.consentAndPermissions.text, here]],
    body: html`<form method="post" action="${here}">
        <fieldset>
          <legend>${words.userConsentForApplications.text}</legend>
          ${settings.map(
            ([value, text]) =>
              html`<label class="choice"
                ><input
                  type="radio"
                  name="setting"
                  value="${value}"
                  ${value === tenant.userConsent ? html`checked` : ''}
                /><span>${text}</span></label
              >`,
          )}
        </fieldset>
        ${saveButton(refusalOf('user-consent-settings', tenant, admin))}
      </form>
      ${classifications(visit, here)}`,
    receives: [
      {
        button: words.save.text,
        receives: 'nothing. It changes future consents only; what was granted keeps working',
      },
      {
        button: words.userConsentLowRisk.text,
        receives:
          'nothing; people may consent where the publisher is verified and every permission is classified low',
      },
    ],
  });
}

/** Consent and permissions → Permission classifications, tab Low; shown here, as it is the other half of one choice. */
function classifications({ tenant, admin }: Visit, here: string): Html {
  const candidates = delegatedPermissions.filter((each) => !each.adminRequired);
  return html`<form class="panel" method="post" action="${here}/low-risk">
    <fieldset>
      <legend>${words.permissionClassifications.text}: Low</legend>
      ${candidates.map(
        ({ name }) =>
          html`<label class="choice"
            ><input
              type="checkbox"
              name="permission"
              value="${name}"
              ${tenant.lowRiskPermissions.includes(name) ? html`checked` : ''}
            /><span><code>${name}</code></span></label
          >`,
      )}
    </fieldset>
    ${saveButton(refusalOf('classify-permissions', tenant, admin))}
  </form>`;
}

function saveButton(why: string | undefined): Html {
  return gated(why, html`<p class="gap"><button class="button main">${words.save.text}</button></p>`);
}

/** Consent and permissions → Admin consent settings: requests, reviewers, mails, days (configure-admin-consent-workflow.md 2024-01). */
export function adminConsentPage(c: ObservedContext, visit: Visit): Answer {
  const { tenant, admin } = visit;
  const here = portalAddress(tenant, 'linkAdminConsentSettings');
  return portalPage(c, visit, {
    heading: words.adminConsentSettings.text,
    crumbs: [[words.consentAndPermissions.text, here]],
    body: html`<form method="post" action="${here}">
      <h2 class="gap-big">${words.activityAdminConsentRequests.text}</h2>
      ${yesOrNo('requests', words.usersCanRequestAdminConsent.text, tenant.adminConsentRequests)}
      ${reviewers(visit)} ${yesOrNo('notify', words.reviewersGetMail.text, tenant.notifyReviewers)}
      ${yesOrNo('remind', words.reviewersGetReminders.text, tenant.remindersEnabled)}
      <p class="row gap-big">
        <label
          >${words.requestExpiresAfterDays.text}
          <input
            type="number"
            name="days"
            min="1"
            max="${maximumDays}"
            required
            value="${tenant.requestDurationInDays}"
        /></label>
      </p>
      ${saveButton(refusalOf('admin-consent-settings', tenant, admin))}
    </form>`,
    receives: [
      {
        button: `${words.usersCanRequestAdminConsent.text} ${words.yes.text}`,
        receives:
          'nothing. People see “Approval required” instead of “Need admin approval” (Microsoft: within 60 minutes; here: at once)',
      },
    ],
  });
}

/** The portal's slider ends here (known; the policy's own limit is not documented). */
export const maximumDays = 60;

/** Reviewers are users; groups and roles, which Microsoft takes too, are not emulated. */
function reviewers({ entra, tenant }: Visit): Html {
  const people = entra.directory
    .people()
    .filter((person) => person.tid === tenant.id && person.home === null);
  return html`<fieldset>
    <legend>${words.whoCanReview.text}</legend>
    ${people.map(
      (person) =>
        html`<label class="choice"
          ><input
            type="checkbox"
            name="reviewer"
            value="${person.upn}"
            ${tenant.reviewers.includes(person.upn) ? html`checked` : ''}
          /><span>${person.displayName}, ${person.upn}</span></label
        >`,
    )}
  </fieldset>`;
}
