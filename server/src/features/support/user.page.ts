import { attemptEnd } from '../attempts/public.ts';
import { attemptNames, seenPages } from './attempt-names.model.ts';
import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { html } from 'hono/html';
import type { Html, PageFrame } from '../../html/document.ts';
import type { AttemptFacts } from './attempt-facts.store.ts';
import type { EventFacts, OrganizationName, UserDetails } from './customer.store.ts';
import { eventList } from './organization.page.ts';
import type { Grant } from './grants.store.ts';
import { consolePage, factList, reasonNote, shownInstant } from './support-frame.page.ts';

export interface UserPageFacts {
  readonly agentName: string;
  readonly grant: Grant;
  readonly organization: OrganizationName;
  readonly user: UserDetails;
  readonly attempts: readonly AttemptFacts[];
  readonly events: readonly EventFacts[];
  readonly now: Date;
}

const ends = {
  'under-way': 'The browser is at Microsoft and may still come back.',
  'never-came-back': 'The browser never came back.',
  finished: 'It led where it should.',
} as const;

/** How the attempt ended: finished, refused with its code, or never came back; and what the person saw, where they told us. */
function cameOut(attempt: AttemptFacts, now: Date): string {
  const times = { expiresAt: attempt.expires_at, takenAt: attempt.taken_at, endedAt: attempt.ended_at };
  const end = attemptEnd({ ...times, failureCode: attempt.failure_code }, now);
  const seen = attempt.seen_page === null ? '' : ` They saw ${seenPages[attempt.seen_page]}.`;
  if (attempt.continued_as !== null) return 'It went on with a page of Microsoft’s.';
  if (attempt.failure_code !== null)
    return `${errorCatalogue[attempt.failure_code as ErrorCode].title}${seen}`;
  return `${end in ends ? ends[end as keyof typeof ends] : 'It came back, and did not get to its end.'}${seen}`;
}

function attemptItem(organizationId: string, attempt: AttemptFacts, now: Date): Html {
  return html`<li class="${attempt.failure_code === null ? 'done' : 'stop'}">
    <p>
      <a class="textlink" href="/support/organizations/${organizationId}/attempts/${attempt.id}"
        >${attemptNames[attempt.purpose]} of ${shownInstant(attempt.started_at)}</a
      >
    </p>
    <p class="small quiet">
      ${cameOut(attempt, now)}
      ${attempt.reference === null ? '' : html`<span class="mono">${attempt.reference}</span>`}
    </p>
  </li>`;
}

/** The facts of a user that decide whether they come in. */
function userFacts(user: UserDetails): Html {
  const mono = (text: string): Html => html`<span class="mono">${text}</span>`;
  const identity =
    user.tenant_id === null
      ? 'not linked'
      : html`tenant ${mono(user.tenant_id)}, object ${mono(user.object_id ?? '')}`;
  const methods = [...(user.tenant_id === null ? [] : ['microsoft']), ...user.other_methods];
  return factList([
    ['Id', mono(user.id)],
    ['Address', user.email],
    ['Role', user.role],
    ['State', user.state],
    ['Ways in', methods.join(', ') || 'none yet'],
    ['Microsoft account', identity],
    ['Pinned to tenant', user.pinned_tenant_id === null ? 'no' : mono(user.pinned_tenant_id)],
    ['Last seen', shownInstant(user.last_seen_at)],
    ['Here since', shownInstant(user.created_at)],
  ]);
}

/** One user: what decides whether they come in, their attempts, and what they did or met. */
export function userPage(frame: PageFrame, facts: UserPageFacts): string {
  const { organization, user, attempts } = facts;
  return consolePage({
    frame,
    agentName: facts.agentName,
    title: user.display_name,
    trail: [
      { href: '/support', text: 'Find' },
      { href: `/support/organizations/${organization.id}`, text: organization.name },
    ],
    body: html`<h1>${user.display_name}</h1>
      ${reasonNote(organization.name, facts.grant)} ${userFacts(user)}
      <h2>Attempts</h2>
      ${
        attempts.length === 0
          ? html`<p class="quiet">None in the last month.</p>`
          : html`<ol class="console-steps">
              ${attempts.map((attempt) => attemptItem(organization.id, attempt, facts.now))}
            </ol>`
      }
      <h2>Latest events</h2>
      ${eventList(organization.id, facts.events)}`,
  });
}
