import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type PageFrame } from '../../html/document.ts';
import { field } from '../../html/field.ts';
import { backLink, gatePage } from '../../html/gate.ts';
import type { OpenBindingLink } from './open-binding-link.ts';

export interface BindingPageFacts {
  readonly token: string;
  readonly link: OpenBindingLink;
  /** Who is signed in here already, where somebody is. */
  readonly signedInAs: { readonly email: string; readonly organizationName: string } | null;
}

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** What a binding link shows. It changes nothing: scanners of mail open links too (security case C08). */
export function bindingPage(frame: PageFrame, { token, link, signedInAs }: BindingPageFacts): string {
  const stay =
    signedInAs && linkButton({ href: '/', text: `Stay signed in as ${signedInAs.email}`, kind: 'second' });
  const from = link.tenantDomain === null ? '' : html` of <b>${link.tenantDomain}</b>`;
  const isOther = link.expectedAddress.toLowerCase() !== link.email.toLowerCase();
  return document(frame, {
    title: `Enter ${link.organizationName} with Microsoft`,
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Sign in instead' },
    body: html`<h1>You are about to enter as ${link.displayName}</h1>
      <p class="lead">
        <b>${link.email}</b> of <b>${link.organizationName}</b>. If that is not you, do not go on: the mail
        was meant for somebody else.
      </p>
      ${
        signedInAs === null
          ? ''
          : html`<p class="notice wait" role="status">
              <span
                ><b>You are signed in as ${signedInAs.email}</b> (${signedInAs.organizationName}). If you go
                on, this browser signs in as ${link.displayName} instead.</span
              >
            </p>`
      }
      <p class="actions">
        ${linkButton({ href: `/return/${token}/microsoft`, text: 'Continue with Microsoft', kind: 'main', leadsToMicrosoft: true })}
        ${stay ?? ''}
      </p>
      <p class="help">
        Use your Microsoft work account${from}${isOther ? html`, <b>${link.expectedAddress}</b>` : ''}. From
        then on you sign in with it, and everything of yours is where it was. This link works once, until
        ${clock.format(link.expiresAt)} UTC; opening this page uses nothing up.
      </p>`,
  });
}

/** Where the mail is asked for again: also by who cannot do so on the sign-in page, where an address of theirs decides. */
export function askAgainPage(frame: PageFrame, email: string): string {
  return gatePage(frame, {
    title: 'Get the mail again',
    body: html`${backLink('/sign-in', 'Back to sign-in')}
      <h1>Get the mail again</h1>
      <p class="help">
        Where Microsoft is the only way in, our mail has the button that brings you back. You need it once,
        until you have signed in with Microsoft here.
      </p>
      <form class="gate-form" method="post" action="/return/ask" novalidate>
        ${field({ id: 'email', label: 'Email address', type: 'email', autocomplete: 'username', value: email })}
        <button class="btn btn-main btn-lg btn-block" type="submit">Send me the mail</button>
      </form>`,
  });
}

/** The same for everybody: whether a mail was sent is not told here. */
export function askedAgainPage(frame: PageFrame): string {
  return gatePage(frame, {
    title: 'Look into your mailbox',
    body: html`${backLink('/sign-in', 'Back to sign-in')}
      <h1>Look into your mailbox</h1>
      <p class="notice" role="status">
        If your account asks for Microsoft and you have not signed in with it yet, a mail is on its way. Its
        link is good for seven days and one use; older ones open nothing any more.
      </p>
      <p class="help">
        No mail after a few minutes? Look under junk. If you have signed in with Microsoft before, just do so
        again. An address gets three such mails an hour.
      </p>`,
  });
}
