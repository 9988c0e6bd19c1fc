import { html } from 'hono/html';
import type { PageFrame } from '../../html/document.ts';
import { field } from '../../html/field.ts';
import { backLink, gatePage } from '../../html/gate.ts';
import { shortestPassword } from './password.model.ts';

/** Where a person who has forgotten their password asks for a link. */
export function forgotPage(
  frame: PageFrame,
  facts: { readonly email: string; readonly error?: string },
): string {
  return gatePage(frame, {
    title: 'Password forgotten',
    body: html`${backLink('/sign-in', 'Back to sign-in')}
      <h1>Password forgotten?</h1>
      <p class="help">We send you a link with which you set another one.</p>
      <form class="gate-form" method="post" action="/password/forgot" novalidate>
        ${field({ id: 'email', label: 'Email address', type: 'email', autocomplete: 'username', value: facts.email, error: facts.error })}
        <button class="btn btn-main btn-lg btn-block" type="submit">Send me a link</button>
      </form>`,
  });
}

/** The same for everybody: whether a mail was sent is not told here. */
export function resetSentPage(frame: PageFrame): string {
  return gatePage(frame, {
    title: 'Look into your mailbox',
    body: html`${backLink('/sign-in', 'Back to sign-in')}
      <h1>Look into your mailbox</h1>
      <p class="notice" role="status">
        If somebody here signs in with a password under that address, a link is on its way. It is good for ten
        minutes and one use. Nothing has changed yet.
      </p>
      <p class="help">
        No mail after a few minutes? Look under junk. If you come in by Microsoft or by a mailed code, you
        have no password here. An address gets three such mails an hour.
      </p>`,
  });
}

/** Where the link of the mail leads. Looking at it changes nothing. */
export function resetPage(
  frame: PageFrame,
  facts: { readonly token: string; readonly isFirst: boolean; readonly error?: string },
): string {
  return gatePage(frame, {
    title: facts.isFirst ? 'Set a password' : 'Set a new password',
    body: html`<h1>${facts.isFirst ? 'Set a password' : 'Set a new password'}</h1>
      <form class="gate-form" method="post" action="/password/reset" novalidate>
        <input type="hidden" name="token" value="${facts.token}" />
        ${field({
          id: 'password',
          label: 'New password',
          type: 'password',
          autocomplete: 'new-password',
          error: facts.error,
          help: `${shortestPassword} characters or more, any characters you like. Three or four words in a row are easy to keep in mind.`,
        })}
        <button class="btn btn-main btn-lg btn-block" type="submit">Set the password</button>
        <p class="help">
          ${
            facts.isFirst
              ? 'Microsoft goes on working for you as well.'
              : 'You are then signed out everywhere, and sign in with the new one.'
          }
        </p>
      </form>`,
  });
}
