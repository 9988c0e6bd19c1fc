import { errorCatalogue } from '@gatehouse/contract';
import { html } from 'hono/html';
import { linkButton } from './button.ts';
import { document, type PageFrame } from './document.ts';
import { tellFailure, type Failure } from './failure-telling.ts';
import { htmlAnswer } from './form.ts';
import { helpBlock } from './help.ts';
import { receipt } from './receipt.ts';
import { track } from './track.ts';
import { turn } from './turn.ts';

/** As in answers of operations that name no other. */
const usualRetrySeconds = 5;

/** The failure page as an answer, with the status of its error; of what is away for a while, with when to ask again. */
export function failureAnswer(
  frame: PageFrame,
  failure: Failure,
  headers: Record<string, string> = {},
): Response {
  const { status } = errorCatalogue[failure.code];
  const retry = status === 503 ? { 'retry-after': String(usualRetrySeconds) } : {};
  return htmlAnswer(failurePage(frame, failure), status, { ...retry, ...headers });
}

/** The page of a failure: what happened, what it means, whose turn, the next click, help, and what support needs. */
export function failurePage(frame: PageFrame, failure: Failure): string {
  const told = tellFailure(frame, failure);
  const { reference, at, aadsts, correlationId = null, otherWay } = failure;
  const leadsToMicrosoft =
    failure.retryHref.includes('microsoft') || failure.retryHref.includes('/mailboxes/');
  const reason = aadsts === null ? failure.code : `AADSTS${aadsts}`;
  return document(frame, {
    title: told.title,
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Back to sign-in' },
    body: html`${turn(told.turn, told.turnWords)}
      <h1>${told.title}</h1>
      <p class="lead">${told.lead}</p>
      ${told.stations.length === 0 ? '' : track(told.stations)}
      ${told.retry === null ? '' : html`<p class="actions">${linkButton({ href: failure.retryHref, text: told.retry, kind: 'main', leadsToMicrosoft })} ${otherWay === undefined ? '' : linkButton({ ...otherWay, kind: 'second' })}</p>`}
      ${helpBlock(frame, told.help, { aadsts, correlationId })}
      ${receipt(frame, { reference, at, reason, correlationId })}`,
  });
}
