import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type PageFrame } from '../../html/document.ts';
import { receipt } from '../../html/receipt.ts';

interface SupportRefusal {
  readonly code: ErrorCode;
  readonly reference: string;
  readonly aadsts: number | null;
  readonly at: Date;
}

/** Why the support door stays shut, and the way to it. */
export function supportRefusalPage(frame: PageFrame, refusal: SupportRefusal): string {
  const { title, next } = errorCatalogue[refusal.code];
  return document(frame, {
    title: title.replace(/\.$/, ''),
    layout: 'column',
    body: html`<h1>${title.replace(/\.$/, '')}</h1>
      <p class="lead">${next}</p>
      <p class="actions">
        ${linkButton({ href: '/support/sign-in', text: 'Sign in as support', kind: 'main', leadsToMicrosoft: true })}
      </p>
      ${receipt(frame, { reference: refusal.reference, at: refusal.at, reason: refusal.aadsts === null ? refusal.code : `AADSTS${refusal.aadsts}` })}`,
  });
}
