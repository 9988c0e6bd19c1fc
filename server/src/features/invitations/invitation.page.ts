import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { field } from '../../html/field.ts';
import { orLine } from '../../html/gate.ts';
import type { OpenInvitation } from './find-invitation.ts';

export interface InvitationPageFacts {
  readonly token: string;
  readonly invitation: OpenInvitation;
  /** Who is signed in here already, where somebody is. */
  readonly signedInAs: { readonly email: string; readonly organizationName: string } | null;
  /** What was typed, and what is wrong with it, where the form comes back. */
  readonly again?: {
    readonly displayName: string;
    readonly passwordError?: string;
    readonly nameError?: string;
  };
}

/** For who has no work account at Microsoft: the link has come to their address, which is proof enough here. */
function withoutMicrosoft({ token, invitation, again }: InvitationPageFacts): Html {
  return html`${orLine}
    <form class="gate-form" method="post" action="/invitations/${token}/address" novalidate>
      <input type="hidden" name="email" value="${invitation.email}" autocomplete="username" />
      ${field({
        id: 'displayName',
        label: 'Your name',
        type: 'text',
        autocomplete: 'name',
        value: again?.displayName ?? invitation.displayName ?? '',
        error: again?.nameError,
      })}
      ${field({
        id: 'password',
        label: 'New password',
        type: 'password',
        autocomplete: 'new-password',
        error: again?.passwordError,
        help: 'Leave it empty to get a code by email each time instead.',
      })}
      <button class="btn btn-second btn-lg btn-block" type="submit">Join without Microsoft</button>
    </form>`;
}

/** What a link in a mail shows. It changes nothing: scanners of mail open links too (security case C08). */
export function invitationPage(frame: PageFrame, facts: InvitationPageFacts): string {
  const { invitation, token, signedInAs } = facts;
  const inviter = invitation.inviterName ?? frame.brand.name;
  // The explicit choice of case D04: nothing is ever merged, and who stays loses nothing.
  const stay =
    signedInAs && linkButton({ href: '/', text: `Stay signed in as ${signedInAs.email}`, kind: 'second' });
  const from = invitation.tenantDomain === null ? '' : html` from <b>${invitation.tenantDomain}</b>`;
  return document(frame, {
    title: `Join ${invitation.organizationName}`,
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Sign in instead' },
    body: html`<h1>Join ${invitation.organizationName} on ${frame.brand.name}</h1>
      <p class="lead">
        ${inviter} has invited <b>${invitation.email}</b>${invitation.role === 'admin' ? ' as an admin' : ''}.
      </p>
      ${
        signedInAs === null
          ? ''
          : html`<p class="notice wait" role="status">
              <span
                ><b>You are signed in as ${signedInAs.email}</b> (${signedInAs.organizationName}). If you go
                on, this browser signs in as the invited person instead.</span
              >
            </p>`
      }
      <p class="actions">
        ${linkButton({ href: `/invitations/${token}/microsoft`, text: 'Continue with Microsoft', kind: 'main', leadsToMicrosoft: true })}
        ${stay ?? ''}
      </p>
      <p class="help">
        Use your work account${from}. Microsoft tells us your name and email address; your Microsoft password
        stays with Microsoft.
      </p>
      ${invitation.enforcement === 'off' ? withoutMicrosoft(facts) : ''}`,
  });
}
