import { html } from 'hono/html';
import { document, type PageFrame } from '../../html/document.ts';

export interface LinkPageFacts {
  readonly organizationName: string;
  readonly role: 'admin' | 'member';
  readonly email: string;
  /** Whether the person has a Microsoft account here already. */
  readonly hasIdentity: boolean;
  /** Domains of the tenants that are linked now. */
  readonly linkedDomains: readonly string[];
}

/** Before the journey: whose account it is, and what the click changes. Looking changes nothing. */
export function linkPage(frame: PageFrame, facts: LinkPageFacts): string {
  const domain = facts.email.split('@').at(-1) ?? '';
  const isNew = facts.role === 'admin' && !facts.linkedDomains.includes(domain);
  const question = isNew
    ? html`Link ${domain} to ${facts.organizationName}?`
    : html`Add your Microsoft account?`;
  return document(frame, {
    title: isNew ? 'Link your Microsoft tenant' : 'Add Microsoft',
    layout: 'column',
    headLink: { href: '/', text: 'Not now' },
    body: html`<h1>${question}</h1>
      <p class="lead">
        Sign in at Microsoft once more, with your work account of <b>${domain}</b>. Only that shows that you
        are there.
      </p>
      <ul>
        ${isNew ? html`<li>The Microsoft tenant you sign in from is linked to ${facts.organizationName}: people can be invited from it, and sign in with it.</li>` : ''}
        ${facts.hasIdentity ? '' : html`<li>From then on you can sign in with Microsoft, too. A mail tells you so.</li>`}
        <li>You are pinned to that tenant: no Microsoft account of another one opens your user.</li>
      </ul>
      <p class="actions">
        <a class="btn btn-main btn-lg" href="/tenants/link/microsoft">Continue with Microsoft</a>
      </p>`,
  });
}
