import { html } from 'hono/html';
import type { Html, PageFrame } from '../../html/document.ts';
import type { AttemptFacts } from './attempt-facts.store.ts';
import type { OrganizationName } from './customer.store.ts';
import type { Grant } from './grants.store.ts';
import { consolePage, factList, reasonNote, shownInstant } from './support-frame.page.ts';
import type { Step } from './time-line.model.ts';

export interface TimeLineFacts {
  readonly agentName: string;
  /** Null where the attempt is no customer's. */
  readonly place: { readonly organization: OrganizationName; readonly grant: Grant } | null;
  readonly attempt: AttemptFacts;
  readonly steps: readonly Step[];
}

function stepItem(step: Step): Html {
  return html`<li class="${step.state}">
    <p><b>${step.who}</b> ${step.what}</p>
    ${step.at === null ? '' : html`<p class="small quiet">${shownInstant(step.at)}</p>`}
    ${step.facts.length === 0 ? '' : factList(step.facts)}
  </li>`;
}

function userLink(attempt: AttemptFacts): Html | '' {
  if (attempt.user_id === null || attempt.organization_id === null) return '';
  const href = `/support/organizations/${attempt.organization_id}/users/${attempt.user_id}`;
  return html`<p><a class="textlink" href="${href}">The user who started it</a></p>`;
}

/** "Explain this sign-in": one attempt from its first redirect to the decision. */
export function timeLinePage(frame: PageFrame, facts: TimeLineFacts): string {
  const { attempt, place } = facts;
  const title = attempt.reference === null ? 'What happened' : `What happened: ${attempt.reference}`;
  return consolePage({
    frame,
    agentName: facts.agentName,
    title,
    trail: [
      { href: '/support', text: 'Find' },
      ...(place === null
        ? []
        : [{ href: `/support/organizations/${place.organization.id}`, text: place.organization.name }]),
    ],
    body: html`<h1>${title}</h1>
      ${
        place === null
          ? html`<p class="notice">
              <span
                >Microsoft proved nobody of a customer here, so there is no audit trail that this look belongs
                to.</span
              >
            </p>`
          : reasonNote(place.organization.name, place.grant)
      }
      ${userLink(attempt)}
      <ol class="console-steps" aria-label="Time line">
        ${facts.steps.map(stepItem)}
      </ol>
      <p class="help">
        <span class="mono">${attempt.id}</span> · no code, state, token or mail is kept here, so none can be
        shown.
      </p>`,
  });
}
