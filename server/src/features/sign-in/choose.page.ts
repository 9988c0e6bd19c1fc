import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { turn } from '../../html/turn.ts';

/** A user that this person may continue as. */
interface Candidate {
  readonly userId: string;
  readonly organizationName: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
}

interface ChoiceFacts {
  readonly choiceId: string;
  readonly users: readonly Candidate[];
  /** The address that the sign-in set out for, where somebody else came back. */
  readonly askedFor: string | null;
}

/** Why there is something to choose: another person than was asked for, or several users of one person. */
function asking({ users, askedFor }: ChoiceFacts): Html {
  const [first] = users;
  if (askedFor === null || first === undefined)
    return html`<h1>Which account do you want to open?</h1>
      <p class="lead">You have a user in ${users.length} accounts. A session opens one of them.</p>`;
  return html`${turn('you', 'Your turn')}
    <h1>You came back as ${first.email}</h1>
    <p class="lead">
      You set out to sign in as ${askedFor}. If an admin has just approved on your screen, that was
      ${first.displayName}’s own sign-in, and nobody is signed in here yet. Go on as ${first.displayName}, or
      choose another Microsoft account.
    </p>`;
}

/** Which account to open, where one person has users in several, or whether to go on at all: one button each. */
export function choosePage(frame: PageFrame, facts: ChoiceFacts): string {
  const { choiceId, users, askedFor } = facts;
  return document(frame, {
    title: askedFor === null ? 'Choose an account' : 'Another person came back',
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Back to sign-in' },
    body: html`${asking(facts)}
      <ul class="choices">
        ${users.map(
          (user) =>
            html`<li>
              <form method="post" action="/sign-in/choose">
                <input type="hidden" name="choice" value="${choiceId}" />
                <input type="hidden" name="user" value="${user.userId}" />
                <button class="choice" type="submit">
                  <b>${askedFor === null ? user.organizationName : `Go on as ${user.displayName}`}</b>
                  <span>
                    ${askedFor === null ? user.displayName : user.organizationName} ·
                    ${user.email}${user.role === 'admin' ? ' · admin' : ''}
                  </span>
                </button>
              </form>
            </li>`,
        )}
      </ul>
      ${askedFor === null ? '' : html`<p class="actions">${linkButton({ href: '/sign-in/microsoft?prompt=select_account', text: 'Choose another Microsoft account', kind: 'second', leadsToMicrosoft: true })}</p>`}`,
  });
}
