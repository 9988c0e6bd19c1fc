import { letterToSupport, mailtoHref } from '@gatehouse/contract';
import { html } from 'hono/html';
import type { Html, PageFrame } from './document.ts';
import { showInstant } from './instant.ts';

export interface ReceiptFacts {
  readonly reference: string;
  /** When it happened; null where nobody knows the one clock's time. */
  readonly at: Date | null;
  readonly reason: string;
  /** What Microsoft's own pages show of the attempt. */
  readonly correlationId?: string | null;
}

/** What support needs to find this failure again. */
export function receipt(frame: PageFrame, facts: ReceiptFacts): Html {
  const mail = mailtoHref(frame.brand.supportEmail, letterToSupport(facts));
  return html`<section class="receipt" aria-label="For support">
    <div>
      <h2>Reference for support</h2>
      <p class="ref">${facts.reference}</p>
      <a class="btn btn-second btn-sm" href="${mail}">Write to support</a>
    </div>
    <dl>
      ${
        facts.at === null
          ? ''
          : html`<div>
              <dt>When</dt>
              <dd>${showInstant(facts.at)} <span>UTC</span></dd>
            </div>`
      }
      <div>
        <dt>Reason</dt>
        <dd class="mono">${facts.reason}</dd>
      </div>
      ${
        facts.correlationId
          ? html`<div>
              <dt>Correlation Id</dt>
              <dd class="mono">${facts.correlationId}</dd>
            </div>`
          : ''
      }
    </dl>
  </section>`;
}
