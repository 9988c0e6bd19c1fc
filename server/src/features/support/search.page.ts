import { attemptNames } from './attempt-names.model.ts';
import { html } from 'hono/html';
import type { Html, PageFrame } from '../../html/document.ts';
import type { OpenRequest } from '../enforcement/public.ts';
import { openRequestsSection } from './activation.page.ts';
import type { Found, FoundAttempt } from './find-customers.ts';
import { consolePage, shownInstant } from './support-frame.page.ts';

interface SearchPageFacts {
  readonly agentName: string;
  readonly query: string;
  /** Null where nothing was asked for yet. */
  readonly found: Found | null;
  /** What accounts ask of support, the oldest first. */
  readonly openRequests: readonly OpenRequest[];
}

function attemptItems({ attempt, organizations }: FoundAttempt): readonly Html[] {
  const what = `${attemptNames[attempt.purpose]} of ${shownInstant(attempt.started_at)}`;
  const item = (href: string, whose: string): Html =>
    html`<li><a class="textlink" href="${href}">${what}</a><span>${whose}</span></li>`;
  if (organizations.length === 0)
    return [item(`/support/attempts/${attempt.id}`, 'Nobody of a customer was proven')];
  return organizations.map(({ id, name }) =>
    item(`/support/organizations/${id}/attempts/${attempt.id}`, name),
  );
}

function results({ organizations, users, attempts }: Found): Html {
  const groups: readonly (readonly [string, readonly Html[]])[] = [
    [
      'Accounts',
      organizations.map(
        ({ id, name }) =>
          html`<li>
            <a class="textlink" href="/support/organizations/${id}">${name}</a><span class="mono">${id}</span>
          </li>`,
      ),
    ],
    [
      'Users',
      users.map(
        (user) =>
          html`<li>
            <a class="textlink" href="/support/organizations/${user.organization_id}/users/${user.id}"
              >A user of ${user.organization_name}</a
            ><span class="mono">${user.id}</span>
          </li>`,
      ),
    ],
    ['Attempts', attempts.flatMap(attemptItems)],
  ];
  const filled = groups.filter(([, items]) => items.length > 0);
  if (filled.length === 0)
    return html`<p class="notice" role="status">
      <span
        ><b>Nothing found.</b> Addresses, ids and references are looked for whole. An attempt is kept for a
        month; a refusal without an attempt stands only in the log, under its reference.</span
      >
    </p>`;
  return html`${filled.map(
    ([title, items]) =>
      html`<section>
        <h2>${title}</h2>
        <ul class="console-list">
          ${items}
        </ul>
      </section>`,
  )}`;
}

/** The way into the console: one field for everything. What is found is names of accounts; what they hold needs a reason. */
export function searchPage(
  frame: PageFrame,
  { agentName, query, found, openRequests }: SearchPageFacts,
): string {
  return consolePage({
    frame,
    agentName,
    title: 'Support console',
    body: html`<h1>Find a customer</h1>
      <form class="console-search" method="get" action="/support" role="search">
        <div class="field">
          <label for="q">Account, user or reference</label>
          <input
            class="input input-lg"
            id="q"
            name="q"
            type="search"
            value="${query}"
            maxlength="254"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby="q-help"
          />
          <p class="help" id="q-help">
            An account’s name, domain or id · a user’s whole address or id · a reference such as 7KQM-4XTR ·
            the Correlation Id of a Microsoft page
          </p>
        </div>
        <p class="actions">
          <button class="btn btn-main btn-lg" type="submit">Find</button>
          <a class="btn btn-quiet btn-lg" href="/support/new-account">Make an account</a>
        </p>
      </form>
      ${found === null ? openRequestsSection(openRequests) : results(found)}`,
  });
}
