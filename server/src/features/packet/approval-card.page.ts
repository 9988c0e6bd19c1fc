import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import type { Html } from '../../html/document.ts';
import { turn } from '../../html/turn.ts';
import type { Approval, ApprovalWords } from './approval.model.ts';
import type { PacketPageFacts } from './packet-facts.page.ts';

type Registration = 'sign-in' | 'mail';
const registrations: readonly Registration[] = ['sign-in', 'mail'];
const purposes = {
  'sign-in': 'Lets your people sign in',
  mail: 'Sends mail from a person’s own Outlook mailbox',
} as const;

/** A state is never told by its colour alone: our own drawings, 24 by 24. */
const glyphs: Readonly<Record<ApprovalWords, string>> = {
  'Waiting for approval':
    'M6 3h12M6 21h12M7 3v3.5c0 2 5 4 5 5.5s-5 3.5-5 5.5V21M17 3v3.5c0 2-5 4-5 5.5s5 3.5 5 5.5V21',
  'Reported, not seen yet':
    'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6',
  'Seen for a person': 'M4 12.5l5 5L20 6.5',
  'Works for everyone here':
    'M12 3l2.4 1.8 3-.1.9 2.9 2.5 1.7-1 2.8 1 2.8-2.5 1.7-.9 2.9-3-.1L12 21l-2.4-1.6-3 .1-.9-2.9-2.5-1.7 1-2.8-1-2.8 2.5-1.7.9-2.9 3 .1zM8.5 12l2.5 2.5 4.5-5',
  Blocked: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.6 5.6l12.8 12.8',
  Withdrawn: 'M4 9h10a5 5 0 0 1 0 10h-3M4 9l4-4M4 9l4 4',
};

function glyph(words: ApprovalWords): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${glyphs[words]}" /></svg>`;
}

function badge({ words, tone }: Approval): Html {
  return html`<span class="badge ${tone === 'neutral' ? '' : tone}">${glyph(words)}${words}</span>`;
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
    <span>${names.length + 1}. We check that it took effect</span>
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
