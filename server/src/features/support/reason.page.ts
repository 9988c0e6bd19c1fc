import { html } from 'hono/html';
import type { PageFrame } from '../../html/document.ts';
import { longestReason } from './reason.model.ts';
import { consolePage } from './support-frame.page.ts';

interface ReasonPageFacts {
  readonly agentName: string;
  readonly organization: { readonly id: string; readonly name: string };
  /** A path of the console. */
  readonly next: string;
  /** Why the reason that was typed is refused. What was typed is not shown again: it may hold a customer's secret. */
  readonly refusedBecause: string | null;
}

/** Before anything of an account is shown: why. */
export function reasonPage(frame: PageFrame, facts: ReasonPageFacts): string {
  const { organization, refusedBecause } = facts;
  return consolePage({
    frame,
    agentName: facts.agentName,
    title: `Why ${organization.name}?`,
    trail: [{ href: '/support', text: 'Find' }],
    body: html`<h1>Why do you look at ${organization.name}?</h1>
      <p class="lead">
        Their admins read the reason in their audit trail, with your name and each page that you open. It is
        good for an hour.
      </p>
      <form class="console-reason" method="post" action="/support/organizations/${organization.id}/reason">
        <input type="hidden" name="next" value="${facts.next}" />
        <div class="field">
          <label for="reason">Reason</label>
          <input
            class="input input-lg"
            id="reason"
            name="reason"
            type="text"
            maxlength="${longestReason}"
            autocomplete="off"
            aria-describedby="${refusedBecause === null ? 'reason-help' : 'reason-error reason-help'}"
            ${refusedBecause === null ? '' : html`aria-invalid="true" autofocus`}
          />
          ${refusedBecause === null ? '' : html`<p class="error" id="reason-error">${refusedBecause}</p>`}
          <p class="help" id="reason-help">
            Such as the number of the customer’s request and what they asked.
          </p>
        </div>
        <p class="actions">
          <button class="btn btn-main btn-lg" type="submit">Look</button>
          <a class="btn btn-quiet btn-lg" href="/support">Do not look</a>
        </p>
      </form>`,
  });
}
