import { helpMoments } from '@gatehouse/contract';
import { html } from 'hono/html';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { helpBlock } from '../../html/help.ts';
import { atMinute } from '../../html/instant.ts';
import { turn } from '../../html/turn.ts';
import { approvalRequired, needAdminApproval, pageWithCode, permissionsRequested } from './drawings.page.ts';
import { send, stepCards } from './step-cards.page.ts';
import type { SeenPage } from './stuck.model.ts';

export interface StuckPageFacts {
  /** The journey that it is about; null where this browser has none: the steps are the same. */
  readonly attempt: {
    readonly id: string;
    readonly startedAt: Date;
    /** It has come back, and without a yes. */
    readonly hasComeBack: boolean;
    readonly reference: string | null;
    readonly correlationId: string;
  } | null;
  /** What was sent and does not fit, to be corrected. */
  readonly again?: { readonly page: SeenPage | null; readonly code: string; readonly error: string };
}

const pictures: readonly (readonly [SeenPage, Html, string, string])[] = [
  ['approval-required', approvalRequired, 'Approval required', 'with a box to write why'],
  ['need-admin-approval', needAdminApproval, 'Need admin approval', 'no box, only links'],
  ['permissions-requested', permissionsRequested, 'Permissions requested', 'with Accept and Cancel'],
  ['code', pageWithCode, 'A page with a code', 'AADSTS and some digits'],
];

function picture([page, drawing, title, below]: (typeof pictures)[number], chosen: SeenPage | null): Html {
  return html`<label class="seen">
    ${drawing}
    <span class="seen-name">
      <input type="radio" name="page" value="${page}" ${page === chosen ? 'checked' : ''} />
      <span><b>${title}</b> ${below}</span>
    </span>
  </label>`;
}

const plain = (page: SeenPage, text: string, chosen: SeenPage | null): Html =>
  html`<label class="seen-plain">
    <input type="radio" name="page" value="${page}" ${page === chosen ? 'checked' : ''} /> ${text}
  </label>`;

function codeCard(again: StuckPageFacts['again']): Html {
  const error = again?.page === 'code' ? again.error : undefined;
  return html`<section class="card step-card" data-page="code">
    <div class="card-head">
      <h2>Which number?</h2>
      ${turn('you', 'Your turn')}
    </div>
    <div class="card-body step-ways">
      <div class="field">
        <label for="code">The AADSTS number, the Correlation Id, or the whole text of the page</label>
        <input
          class="input input-lg"
          id="code"
          name="code"
          autocomplete="off"
          spellcheck="false"
          value="${again?.code ?? ''}"
          ${error === undefined ? '' : html`aria-invalid="true" aria-describedby="code-error"`}
        />
        ${error === undefined ? '' : html`<p class="error" id="code-error">${error}</p>`}
        ${send('look-up', 'Tell me what it means', 'main')}
      </div>
    </div>
  </section>`;
}

function foot(attempt: StuckPageFacts['attempt']): Html | '' {
  if (attempt === null) return '';
  return attempt.reference === null
    ? html`<p class="help">
        Support finds this journey under the Correlation Id <span class="mono">${attempt.correlationId}</span>
      </p>`
    : html`<p class="help">
        Support finds this journey under the reference <span class="mono">${attempt.reference}</span>
      </p>`;
}

function leadOf(attempt: StuckPageFacts['attempt']): string {
  if (attempt === null) return 'Some pages of Microsoft’s have no way back to us.';
  const went = `You went to Microsoft ${atMinute(attempt.startedAt)} and`;
  return attempt.hasComeBack
    ? `${went} came back without a yes.`
    : `${went} have not come back. That happens when Microsoft’s page has no way back to us.`;
}

/** "Stuck on Microsoft's page?": which page was it, and the next step for each. Works without script. */
export function stuckPage(frame: PageFrame, { attempt, again }: StuckPageFacts): string {
  const chosen = again?.page ?? null;
  return document(frame, {
    title: 'Stuck on Microsoft’s page?',
    layout: 'wide',
    headLink: { href: '/sign-in', text: 'Back to sign-in' },
    body: html`<h1>Stuck on Microsoft’s page?</h1>
      <p class="lead">${leadOf(attempt)} Which page did you see?</p>
      ${again !== undefined && again.page !== 'code' ? html`<p class="notice bad" role="alert">${again.error}</p>` : ''}
      <form class="stuck" method="post" action="/stuck" novalidate>
        ${attempt === null ? '' : html`<input type="hidden" name="attempt" value="${attempt.id}" />`}
        <fieldset class="seen-pages">
          <legend class="visually-hidden">Which page did you see?</legend>
          ${pictures.map((one) => picture(one, chosen))}
        </fieldset>
        <p class="seen-others">
          ${plain('closed', 'I closed the window', chosen)} ${plain('other', 'Something else', chosen)}
        </p>
        ${stepCards(frame.brand.name)} ${codeCard(again)}
      </form>
      ${foot(attempt)}
      ${helpBlock(frame, helpMoments['not-come-back'], { correlationId: attempt?.correlationId ?? null })}`,
  });
}
