import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { html } from 'hono/html';
import { linkButton } from './button.ts';
import { document, type PageFrame } from './document.ts';
import { failureWords } from './failure-words.ts';
import { htmlAnswer } from './form.ts';
import { receipt } from './receipt.ts';
import { track } from './track.ts';
import { turn } from './turn.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly reference: string;
  /** Microsoft's number, where it gave one. */
  readonly aadsts: number | null;
  readonly at: Date | null;
  /** Where the way on leads. */
  readonly retryHref: string;
}

/** The failure page as an answer, with the status of its error. */
export function failureAnswer(
  frame: PageFrame,
  failure: Failure,
  headers: Record<string, string> = {},
): Response {
  return htmlAnswer(failurePage(frame, failure), errorCatalogue[failure.code].status, headers);
}

/** The page of a failure: what happened, what it means, whose turn, the next click, and what support needs. */
export function failurePage(frame: PageFrame, failure: Failure): string {
  const words = failureWords(failure.code, frame.brand.name);
  const leadsToMicrosoft =
    failure.retryHref.includes('microsoft') || failure.retryHref.includes('/mailboxes/');
  return document(frame, {
    title: errorCatalogue[failure.code].title.replace(/\.$/, ''),
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Back to sign-in' },
    body: html`${turn(words.turn, words.turnWords)}
      <h1>${errorCatalogue[failure.code].title.replace(/\.$/, '')}</h1>
      <p class="lead">${words.lead}</p>
      ${words.stations.length === 0 ? '' : track(words.stations)}
      ${words.retry === null ? '' : html`<p class="actions">${linkButton({ href: failure.retryHref, text: words.retry, kind: 'main', leadsToMicrosoft })}</p>`}
      ${receipt(frame, { reference: failure.reference, at: failure.at, reason: failure.aadsts === null ? failure.code : `AADSTS${failure.aadsts}` })}`,
  });
}
