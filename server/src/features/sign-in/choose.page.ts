import { html } from 'hono/html';
import { document, type PageFrame } from '../../html/document.ts';

/** A user that this person may continue as. */
interface Candidate {
  readonly userId: string;
  readonly organizationName: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
}

/** Which account to open, where one person has users in several: one button each. */
export function choosePage(
  frame: PageFrame,
  facts: { readonly choiceId: string; readonly users: readonly Candidate[] },
): string {
  return document(frame, {
    title: 'Choose an account',
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Back to sign-in' },
    body: html`<h1>Which account do you want to open?</h1>
      <p class="lead">You have a user in ${facts.users.length} accounts. A session opens one of them.</p>
      <ul class="choices">
        ${facts.users.map(
          (user) =>
            html`<li>
              <form method="post" action="/sign-in/choose">
                <input type="hidden" name="choice" value="${facts.choiceId}" />
                <input type="hidden" name="user" value="${user.userId}" />
                <button class="choice" type="submit">
                  <b>${user.organizationName}</b>
                  <span>${user.displayName} · ${user.email}${user.role === 'admin' ? ' · admin' : ''}</span>
                </button>
              </form>
            </li>`,
        )}
      </ul>`,
  });
}
