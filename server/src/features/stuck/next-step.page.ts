import { helpMoments, letterToIt, mailtoHref, nextActions, turnWords, withBrand } from '@gatehouse/contract';
import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { helpBlock } from '../../html/help.ts';
import { receipt } from '../../html/receipt.ts';
import { track } from '../../html/track.ts';
import { turn } from '../../html/turn.ts';
import { justification } from '../consent-cases/public.ts';
import type { lookUpAadsts } from '../microsoft-answers/public.ts';

export interface StepFacts {
  /** Null where this browser has no journey. */
  readonly attemptId: string | null;
  readonly registration: 'sign-in' | 'mail';
  readonly reference: string | null;
  readonly correlationId: string | null;
  readonly at: Date | null;
}

function page(
  frame: PageFrame,
  parts: { readonly title: string; readonly flag: Html; readonly body: Html },
): string {
  return document(frame, {
    title: parts.title,
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Back to sign-in' },
    body: html`${parts.flag}
      <h1>${parts.title}</h1>
      ${parts.body}`,
  });
}

function toMicrosoft({ attemptId }: StepFacts, kind: 'main' | 'second'): Html {
  const href = attemptId === null ? '/sign-in/microsoft' : `/stuck/again?attempt=${attemptId}`;
  return linkButton({ href, text: 'Go to Microsoft', kind, leadsToMicrosoft: true });
}

function supportReceipt(frame: PageFrame, facts: StepFacts, reason: string): Html | '' {
  if (facts.reference === null) return '';
  const { reference, at, correlationId } = facts;
  return receipt(frame, { reference, at, reason, correlationId });
}

/** They said that they sent it, and no session stands behind it: the same for everybody (no address is told apart). */
export function sentPage(frame: PageFrame, facts: StepFacts): string {
  return page(frame, {
    title: 'Waiting for your IT admin',
    flag: turn('other', 'Your IT admin’s turn'),
    body: html`<p class="lead">
        You sent the request. Microsoft tells us nothing about it. If somebody here has the address with which
        you came, we keep their place, look for the answer ourselves, and mail them when they can go on.
      </p>
      ${track([
        { who: 'You', what: 'sent the request', state: 'done' },
        { who: 'Your IT admin', what: 'approves, denies or blocks it', state: 'now' },
        { who: 'You', what: 'get a mail and sign in', state: 'to-come' },
      ])}
      <div class="actions">
        ${toMicrosoft(facts, 'main')}
        ${linkButton({ href: mailtoHref('', letterToIt(frame.brand.name, 'approve')), text: 'Remind IT', kind: 'second' })}
      </div>
      <p class="help">Trying again does no harm: once IT has approved, Microsoft lets you through.</p>
      ${helpBlock(frame, helpMoments['waiting-for-it'], facts)}`,
  });
}

/** Only an admin can act: the mail to IT, and a place that is kept. */
export function adminPage(frame: PageFrame, facts: StepFacts, isKept: boolean): string {
  const { name } = frame.brand;
  const keep =
    facts.attemptId === null || isKept
      ? ''
      : html`<form method="post" action="/stuck">
          <input type="hidden" name="attempt" value="${facts.attemptId}" />
          <input type="hidden" name="page" value="other" />
          <button class="btn btn-second btn-lg" name="next" value="admin">Mail me when it is approved</button>
        </form>`;
  return page(frame, {
    title: 'Get your IT admin in',
    flag: turn('other', 'Your IT admin’s turn'),
    body: html`<p class="lead">
        Only an IT admin can approve ${name}. If you went on now, you would meet “Need admin approval” and
        stay there.
      </p>
      ${isKept ? html`<p class="notice good" role="status">If somebody here has the address with which you came, their place is kept, and they are mailed when they can go on.</p>` : ''}
      <div class="actions">
        ${linkButton({ href: mailtoHref('', letterToIt(name, 'approve')), text: 'Write the mail to IT', kind: 'main' })}
        ${keep}
      </div>
      <p class="help">
        <a class="textlink" href="/help/it">The page for IT</a> says what is asked and how to approve it: copy
        its address, or print it.
      </p>
      <p class="help">Have they approved it meanwhile? ${toMicrosoft(facts, 'second')}</p>
      ${helpBlock(frame, helpMoments['need-admin-approval'], facts)}
      ${supportReceipt(frame, facts, 'need-admin-approval')}`,
  });
}

/** Back to the page of Microsoft's, with a sentence for its box. */
export function backPage(frame: PageFrame, facts: StepFacts): string {
  return page(frame, {
    title: 'Back to Microsoft’s page',
    flag: turn('you', 'Your turn'),
    body: html`<p class="lead">
        Where Microsoft shows a box, it wants to know why. Write one sentence of your own, or copy this one.
      </p>
      <p class="copy-text">${justification(frame.brand.name, facts.registration)}</p>
      <div class="actions">${toMicrosoft(facts, 'main')}</div>
      <p class="help">
        When Microsoft says “Request sent”, come back here:
        <a class="textlink" href="/stuck${facts.attemptId === null ? '' : `?attempt=${facts.attemptId}`}"
          >tell us that you sent it</a
        >, and we keep your place.
      </p>`,
  });
}

/** What the number on Microsoft's page means. */
export function codePage(frame: PageFrame, facts: StepFacts, row: ReturnType<typeof lookUpAadsts>): string {
  const { name } = frame.brand;
  const named = (text: string): string => withBrand(text, name);
  const { ask } = nextActions[row.action];
  const letter = ask === null ? null : mailtoHref('', letterToIt(name, ask, { ...facts, aadsts: row.code }));
  return page(frame, {
    title: named(row.title),
    flag: turn(
      row.turn === 'user' ? 'you' : row.turn === 'nobody' ? 'nobody' : 'other',
      named(turnWords[row.turn]),
    ),
    body: html`<p class="lead">${named(row.text)}</p>
      <div class="actions">
        ${letter === null ? '' : linkButton({ href: letter, text: named(nextActions[row.action].label), kind: 'main' })}
        ${row.isRetryable || letter === null ? toMicrosoft(facts, letter === null ? 'main' : 'second') : ''}
      </div>
      ${row.isKnown ? '' : html`<p class="help">The number is kept with your journey, so that support sees it.</p>`}
      ${helpBlock(frame, { happened: `AADSTS${row.code}: ${named(row.title)}.`, turn: row.turn, page: row.page, ask }, { aadsts: row.code, correlationId: facts.correlationId })}
      ${supportReceipt(frame, facts, `AADSTS${row.code}`)}`,
  });
}

/** Another page than those we know: what support needs. */
export function supportPage(frame: PageFrame, facts: StepFacts): string {
  return page(frame, {
    title: 'Tell support what you saw',
    flag: turn('other', `${frame.brand.name}’s turn`),
    body: html`<p class="lead">
        Write to <a class="textlink" href="mailto:${frame.brand.supportEmail}">${frame.brand.supportEmail}</a>
        what stood on the page. A picture of it helps. Support finds your journey by the reference.
      </p>
      <div class="actions">${toMicrosoft(facts, 'second')}</div>
      ${helpBlock(frame, helpMoments['not-come-back'], facts)} ${supportReceipt(frame, facts, 'other-page')}`,
  });
}
