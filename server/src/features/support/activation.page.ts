import { html } from 'hono/html';
import type { Html } from '../../html/document.ts';
import { activationState, type OpenRequest, type OrganizationActivation } from '../enforcement/public.ts';
import { longestReason } from './reason.model.ts';
import { factList, shownInstant } from './support-frame.page.ts';

const states = {
  'not-asked': 'Not active; nobody has asked',
  asked: 'Asked for: it waits for your answer',
  declined: 'Declined; the account may ask again',
  active: 'Active',
} as const;

function requestFacts(latest: NonNullable<OrganizationActivation['latest']>): Html {
  return factList([
    ['Asked', `${shownInstant(latest.asked_at)}, by ${latest.asked_by_name}`],
    ['Note', latest.note === '' ? 'None' : html`<span class="long">${latest.note}</span>`],
    ...(latest.outcome === null
      ? []
      : ([
          [latest.outcome === 'activated' ? 'Activated' : 'Declined', shownInstant(latest.answered_at)],
          ['Reason', html`<span class="long">${latest.reason ?? ''}</span>`],
        ] as const)),
  ]);
}

function answerForm(organizationId: string, isAsked: boolean, fault: string | null): Html {
  return html`<form
    class="console-reason"
    method="post"
    action="/support/organizations/${organizationId}/activation"
  >
    <div class="field">
      <label for="activation-reason">What you tell the admins</label>
      <input
        class="input input-lg"
        id="activation-reason"
        name="reason"
        type="text"
        maxlength="${longestReason}"
        autocomplete="off"
        aria-describedby="${fault === null ? 'activation-help' : 'activation-error activation-help'}"
        ${fault === null ? '' : html`aria-invalid="true" autofocus`}
      />
      ${fault === null ? '' : html`<p class="error" id="activation-error">${fault}</p>`}
      <p class="help" id="activation-help">All admins of the account get it by mail.</p>
    </div>
    <p class="actions">
      <button class="btn btn-main btn-lg" type="submit" name="answer" value="activate">Activate</button>
      ${
        isAsked
          ? html`<button class="btn btn-second btn-lg" type="submit" name="answer" value="decline">
              Decline
            </button>`
          : ''
      }
    </p>
  </form>`;
}

/** On the page of an account: whether it may enforce SSO, what it asked, and the answer. */
export function activationSection(
  organizationId: string,
  activation: OrganizationActivation,
  fault: string | null,
): Html {
  const state = activationState(activation);
  return html`<section aria-labelledby="activation">
    <h2 id="activation">“Enforce SSO for all users”</h2>
    <p>
      <b>${states[state]}</b
      >${activation.activatedAt === null ? '' : `, since ${shownInstant(activation.activatedAt)}`}.
    </p>
    ${activation.latest === null ? '' : requestFacts(activation.latest)}
    ${
      state === 'active'
        ? fault === null
          ? ''
          : html`<p class="notice" role="status"><span>${fault}</span></p>`
        : answerForm(organizationId, state === 'asked', fault)
    }
  </section>`;
}

/** On the start page: which accounts wait for an answer. Names only: what they wrote is shown under a reason. */
export function openRequestsSection(requests: readonly OpenRequest[]): Html {
  if (requests.length === 0) return html``;
  return html`<section aria-labelledby="open-requests">
    <h2 id="open-requests">Waiting for an answer</h2>
    <ul class="console-list">
      ${requests.map(
        (request) =>
          html`<li>
            <a class="textlink" href="/support/organizations/${request.organization_id}"
              >${request.organization_name}</a
            ><span>asks for SSO enforcement since ${shownInstant(request.asked_at)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}
