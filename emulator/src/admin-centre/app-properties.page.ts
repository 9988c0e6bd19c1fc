import { html } from 'hono/html';
import type { ObservedContext } from '../control/observed.ts';
import type { Html } from '../pages/emulated-page.ts';
import { refusalOf } from './admin-acts.model.ts';
import { appPage } from './enterprise-apps.page.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import { gated } from './portal-page.ts';
import type { AppVisit } from './visit.ts';

/** One app → Properties (application-properties.md 2025-01): on or off, for everybody or for the assigned, delete. */
export function appPropertiesPage(c: ObservedContext, visit: AppVisit): Response | Promise<Response> {
  const { tenant, admin, registration, principal } = visit;
  const here = portalAddress(tenant, 'linkAppProperties', { appId: registration.clientId });
  const why = refusalOf('change-app', tenant, admin);
  return appPage(c, visit, {
    title: words.properties.text,
    body: html`<form method="post" action="${here}">
        ${yesOrNo('enabled', words.enabledForUsersToSignIn.text, principal.enabled)}
        ${yesOrNo('assignment', words.assignmentRequired.text, principal.assignmentRequired)}
        ${gated(why, html`<p class="gap"><button class="button main">${words.save.text}</button></p>`)}
      </form>
      ${why === undefined ? deletion(visit, here) : ''}`,
    receives: [
      {
        button: `${words.enabledForUsersToSignIn.text} ${words.no.text}`,
        receives:
          'at its next redemption `unauthorized_client`, AADSTS7000112; sign-ins end on Microsoft’s page',
      },
      {
        button: `${words.assignmentRequired.text} ${words.yes.text}`,
        receives: 'AADSTS50105 at the next redemption for people who are not assigned; user consent is off',
      },
      {
        button: words.deleteApp.text,
        receives: '`invalid_client`, AADSTS7000229, at the next redemption, until somebody consents again',
      },
    ],
  });
}

/** A question of the portal with its two answers. */
export function yesOrNo(name: string, question: string, isYes: boolean): Html {
  const choice = (value: string, text: string, isOn: boolean): Html =>
    html`<label class="choice"
      ><input type="radio" name="${name}" value="${value}" ${isOn ? html`checked` : ''} /><span
        >${text}</span
      ></label
    >`;
  return html`<fieldset>
    <legend>${question}</legend>
    ${choice('yes', words.yes.text, isYes)} ${choice('no', words.no.text, !isYes)}
  </fieldset>`;
}

function deletion({ registration, tenant }: AppVisit, here: string): Html {
  return html`<section class="panel" aria-labelledby="delete">
    <h2 id="delete">Delete ${registration.displayName} from ${tenant.displayName}</h2>
    <p class="small gap">
      It is not listed any more, and every grant to it is gone. Nobody can sign in until somebody consents
      again.
    </p>
    <form class="gap" method="post" action="${here}/delete">
      <button class="button">${words.deleteApp.text}</button>
    </form>
  </section>`;
}
