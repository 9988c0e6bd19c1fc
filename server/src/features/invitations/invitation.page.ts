import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type PageFrame } from '../../html/document.ts';
import type { OpenInvitation } from './find-invitation.ts';

export interface InvitationPageFacts {
  readonly token: string;
  readonly invitation: OpenInvitation;
  /** Who is signed in here already, where somebody is. */
  readonly signedInAs: { readonly email: string; readonly organizationName: string } | null;
}

/** What a link in a mail shows. It changes nothing: scanners of mail open links too (security case C08). */
export function invitationPage(frame: PageFrame, facts: InvitationPageFacts): string {
  const { invitation, token, signedInAs } = facts;
  const inviter = invitation.inviterName ?? frame.brand.name;
  const from = invitation.tenantDomain === null ? '' : html` from <b>${invitation.tenantDomain}</b>`;
  return document(frame, {
    title: `Join ${invitation.organizationName}`,
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Sign in instead' },
    body: html`<h1>Join ${invitation.organizationName} on ${frame.brand.name}</h1>
      <p class="lead">
        ${inviter} has invited <b>${invitation.email}</b>${invitation.role === 'admin' ? ' as an admin' : ''}.
      </p>
      ${signedInAs === null ? '' : html`<p class="notice wait" role="status"><b>You are signed in as ${signedInAs.email}</b> (${signedInAs.organizationName}). If you go on, this browser signs in as the invited person instead.</p>`}
      <p class="actions">
        ${linkButton({ href: `/invitations/${token}/microsoft`, text: 'Continue with Microsoft', kind: 'main', leadsToMicrosoft: true })}
      </p>
      <p class="help">
        Use your work account${from}. Microsoft tells us your name and email address; your Microsoft password
        stays with Microsoft.
      </p>`,
  });
}
