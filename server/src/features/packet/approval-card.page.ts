import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import type { Html } from '../../html/document.ts';
import { turn } from '../../html/turn.ts';
import type { Approval } from './approval.model.ts';
import type { PacketPageFacts } from './packet-facts.page.ts';

type Registration = 'sign-in' | 'mail';
const registrations: readonly Registration[] = ['sign-in', 'mail'];
const purposes = {
  'sign-in': 'Lets your people sign in',
  mail: 'Sends mail from a person’s own Outlook mailbox',
} as const;

function badge({ words, tone }: Approval): Html {
  return html`<span class="badge ${tone === 'neutral' ? '' : tone}">${words}</span>`;
}

function line(facts: PacketPageFacts, registration: Registration): Html {
  const approval = facts.approvals[registration];
  const proves = approval.next === 'prove';
  return html`<li class="it-line">
    <div>
      <b>${facts.packet.apps[registration].name}</b>
      <p class="help">${purposes[registration]}</p>
    </div>
    <div class="it-state">
      ${badge(approval)}
      <p class="help">${approval.proof}</p>
      ${proves ? html`<a class="textlink no-print" href="${facts.path}/prove/${registration}" rel="nofollow">Check now</a>` : ''}
    </div>
  </li>`;
}

function steps(names: readonly string[]): Html {
  return html`<p class="help it-steps">
    ${names.map((name, index) => html`<span>${index + 1}. Microsoft asks you about <b>${name}</b></span>`)}
    <span>${names.length + 1}. we check that it took effect</span>
  </p>`;
}

/** The one decision of the page: what is left to approve, as one button. */
function decision(facts: PacketPageFacts): Html {
  const open = registrations.filter((registration) => facts.approvals[registration].next === 'approve');
  const nameOf = (registration: Registration): string => facts.packet.apps[registration].name;
  const [first] = open;
  if (first === undefined) return html``;
  const isBoth = open.length === 2;
  const approve = `${facts.path}/approve/${first}`;
  return html`<div class="card-body no-print">
      <p class="actions it-actions">
        ${linkButton({
          href: isBoth ? `${approve}?both=1` : approve,
          text: isBoth ? 'Approve both at Microsoft' : `Approve ${nameOf(first)} at Microsoft`,
          kind: 'main',
          leadsToMicrosoft: true,
        })}
        ${isBoth ? linkButton({ href: approve, text: 'Only sign-in', kind: 'quiet' }) : ''}
      </p>
      ${steps(open.map(nameOf))}
    </div>
    <p class="card-body print-only">Open <b>${facts.address}</b> and press the approve button.</p>`;
}

function isDone(facts: PacketPageFacts): boolean {
  return registrations.every(
    (registration) =>
      facts.approvals[registration].tone === 'good' && facts.approvals[registration].next === 'nothing',
  );
}

const done = html`<div class="card-body">
  <p class="notice good">
    <span><b>Done.</b> Keep this page: the part <a href="#withdraw">Withdraw</a> works at any time.</span>
  </p>
</div>`;

/** Today's state, and what to press. */
export function approvalCard(facts: PacketPageFacts): Html {
  return html`<section class="card it-decision" aria-labelledby="decision">
    <header class="card-head">
      <h2 id="decision">Approve for everyone at ${facts.tenantName}</h2>
      ${isDone(facts) ? turn('nobody', 'Nothing left to do') : turn('you', 'Your turn')}
    </header>
    <ul>
      ${registrations.map((registration) => line(facts, registration))}
    </ul>
    ${isDone(facts) ? done : decision(facts)}
    <footer class="card-foot">
      <p class="help">
        You sign in at Microsoft with your own admin account. It does not sign you in to
        ${facts.packet.brand}, and no ${facts.packet.brand} user is made for you.
      </p>
    </footer>
  </section>`;
}
