import { html } from 'hono/html';
import type { Html } from '../../html/document.ts';
import type { LiftRow } from '../lifts/public.ts';
import { longestReason } from './reason.model.ts';
import { factList, shownInstant } from './support-frame.page.ts';

export interface LiftSectionFacts {
  readonly organizationId: string;
  readonly enforcement: 'off' | 'required';
  readonly lift: LiftRow | undefined;
  /** Whose page it is: who has asked does not approve. */
  readonly agentId: string;
  readonly fault: string | null;
}

function liftFacts(lift: LiftRow): Html {
  return factList([
    ['Asked', `${shownInstant(lift.asked_at)}, by ${lift.asked_by_name}`],
    ['Reason', html`<span class="long">${lift.reason}</span>`],
    [
      'Approved',
      lift.approved_at === null
        ? 'Not yet'
        : `${shownInstant(lift.approved_at)}, by ${lift.approved_by_name ?? ''}`,
    ],
    ...(lift.opens_at === null ? [] : ([['Opens', shownInstant(lift.opens_at)]] as const)),
  ]);
}

const buttons = {
  ask: { text: 'Ask to open the other ways', style: 'btn-second' },
  approve: { text: 'Approve: open in 24 hours', style: 'btn-danger' },
  withdraw: { text: 'Withdraw', style: 'btn-second' },
} as const;

function liftForm(facts: LiftSectionFacts, acts: readonly (keyof typeof buttons)[]): Html {
  const { fault } = facts;
  return html`<form
    class="console-reason"
    method="post"
    action="/support/organizations/${facts.organizationId}/lift"
  >
    <div class="field">
      <label for="lift-reason">Why, and how you know who asked you</label>
      <input
        class="input input-lg"
        id="lift-reason"
        name="reason"
        type="text"
        maxlength="${longestReason}"
        autocomplete="off"
        aria-describedby="${fault === null ? 'lift-help' : 'lift-error lift-help'}"
        ${fault === null ? '' : html`aria-invalid="true" autofocus`}
      />
      ${fault === null ? '' : html`<p class="error" id="lift-error">${fault}</p>`}
      <p class="help" id="lift-help">All admins of the account get it by mail.</p>
    </div>
    <p class="actions">
      ${acts.map(
        (act) =>
          html`<button class="btn ${buttons[act].style} btn-lg" type="submit" name="act" value="${act}">
            ${buttons[act].text}
          </button> `,
      )}
    </p>
  </form>`;
}

/** On the page of an account that enforces SSO: the way out for one that has lost its tenant. Two agents, and a day. */
export function liftSection(facts: LiftSectionFacts): Html {
  const { enforcement, lift, agentId, fault } = facts;
  if (enforcement !== 'required')
    return fault === null ? html`` : html`<p class="notice" role="status"><span>${fault}</span></p>`;
  if (lift === undefined)
    return html`<section aria-labelledby="lift">
      <h2 id="lift">If nobody can come in any more</h2>
      <p>
        If the account has lost its tenant, support can open the other ways in: another person of support must
        approve, then 24 hours pass. Any admin who still comes in can stop it.
      </p>
      ${liftForm(facts, ['ask'])}
    </section>`;
  const isApproved = lift.approved_by !== null;
  const isOwn = lift.asked_by === agentId;
  return html`<section aria-labelledby="lift">
    <h2 id="lift">The other ways in: to be opened by support</h2>
    ${liftFacts(lift)}
    ${
      isApproved
        ? ''
        : html`<p>
            ${
              isOwn
                ? 'You have asked. Another person of support must approve.'
                : 'Speak to the person of support who asked before you approve.'
            }
          </p>`
    }
    ${liftForm(facts, isApproved || isOwn ? ['withdraw'] : ['approve', 'withdraw'])}
  </section>`;
}
