import { html } from 'hono/html';
import type { PageFrame } from '../../html/document.ts';
import { field } from '../../html/field.ts';
import { backLink, gatePage } from '../../html/gate.ts';

export interface CodePageFacts {
  /** Id of the request, not of anybody. */
  readonly request: string;
  readonly email: string;
  readonly returnTo: string;
  readonly error?: string;
}

/** Where the code of the mail is typed. The same for everybody: whether a mail was sent is not told here. */
export function codePage(frame: PageFrame, facts: CodePageFacts): string {
  const way = new URLSearchParams({
    email: facts.email,
    ...(facts.returnTo === '/' ? {} : { returnTo: facts.returnTo }),
  });
  return gatePage(frame, {
    title: 'Type the code',
    body: html`${backLink(`/sign-in/with?${way.toString()}`, facts.email)}
      <h1>Type the code</h1>
      <p class="help">
        If somebody here signs in with codes under ${facts.email}, a mail with eight digits is on its way. It
        is good for ten minutes, in this browser.
      </p>
      <form class="gate-form" method="post" action="/sign-in/code/verify" novalidate>
        <input type="hidden" name="request" value="${facts.request}" />
        ${field({
          id: 'code',
          label: 'Code',
          type: 'text',
          autocomplete: 'one-time-code',
          isNumeric: true,
          error: facts.error,
        })}
        <button class="btn btn-main btn-lg btn-block" type="submit">Sign in</button>
      </form>
      <p class="help">
        No mail after a few minutes? Look under junk, or go back and choose another way. An address gets three
        such mails an hour.
      </p>`,
  });
}
