import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { receipt } from '../../html/receipt.ts';

interface SupportRefusal {
  readonly code: ErrorCode;
  readonly reference: string;
  readonly aadsts: number | null;
  readonly at: Date;
}

/** The way on: through the door, or, for an agent who is in, back to the search. */
function wayOn(code: ErrorCode): Html {
  return code === 'not_found'
    ? linkButton({ href: '/support', text: 'Find a customer', kind: 'main' })
    : linkButton({
        href: '/support/sign-in',
        text: 'Sign in as support',
        kind: 'main',
        leadsToMicrosoft: true,
      });
}

/** Why the support door stays shut, or that there is nothing here, and the way on. */
export function supportRefusalPage(frame: PageFrame, refusal: SupportRefusal): string {
  const { code, reference, aadsts, at } = refusal;
  const { title, next } = errorCatalogue[code];
  const reason = aadsts === null ? code : `AADSTS${aadsts}`;
  return document(frame, {
    title: title.replace(/\.$/, ''),
    layout: 'column',
    body: html`<h1>${title.replace(/\.$/, '')}</h1>
      <p class="lead">${next}</p>
      <p class="actions">${wayOn(code)}</p>
      ${code === 'support_session_required' ? '' : receipt(frame, { reference, at, reason })}`,
  });
}
