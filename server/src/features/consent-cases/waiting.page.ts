import { helpMoments, letterToIt, mailtoHref, type HelpFacts, type HelpMomentKey } from '@gatehouse/contract';
import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { helpBlock } from '../../html/help.ts';
import { track } from '../../html/track.ts';
import { turn } from '../../html/turn.ts';
import { questionsOfIt } from './ask-it.model.ts';
import type { RequesterAnswer } from './case.model.ts';
import { tellWait, when, type ToldWait, type WaitFacts, type WaitStage } from './wait.model.ts';

export interface WaitingPageFacts extends WaitFacts {
  readonly token: string;
  readonly address: string;
  /** Who waits beside. */
  readonly othersCount: number;
  readonly lookedAt: Date | null;
  readonly remindAt: Date | null;
  readonly remindedAt: Date | null;
  readonly now: Date;
}

const act = (token: string, word: string, text: string, kind: 'main' | 'second' | 'quiet'): Html =>
  html`<form method="post" action="/waiting/${token}">
    <button class="btn btn-${kind} btn-lg" name="act" value="${word}">${text}</button>
  </form>`;

function goOn(facts: WaitingPageFacts, kind: 'main' | 'second'): Html {
  const text = facts.registration === 'mail' ? 'Connect Outlook' : 'Sign in with Microsoft';
  return linkButton({ href: `/waiting/${facts.token}/microsoft`, text, kind, leadsToMicrosoft: true });
}

function writeToIt(frame: PageFrame, facts: WaitingPageFacts, kind: 'main' | 'second'): Html {
  const isBlocked = facts.state === 'blocked';
  return linkButton({
    href: mailtoHref('', letterToIt(frame.brand.name, isBlocked ? 'enable' : 'approve')),
    text:
      isBlocked || facts.claim === 'needs-admin' ? `Send IT the page about ${frame.brand.name}` : 'Remind IT',
    kind,
  });
}

function actions(frame: PageFrame, facts: WaitingPageFacts, told: ToldWait): Html {
  const { token } = facts;
  const check = (kind: 'main' | 'second') => act(token, 'check', 'Check now', kind);
  const rows: Readonly<Record<ToldWait['main'], () => Html>> = {
    'go-on': () => html`${goOn(facts, 'main')}`,
    check: () =>
      facts.isThere
        ? html`${goOn(facts, 'main')} ${check('second')}`
        : html`${check('main')} ${writeToIt(frame, facts, 'second')}`,
    answers: () =>
      html`${linkButton({ href: '#answers', text: 'See what IT asks', kind: 'main' })}
      ${act(token, 'sent', 'I sent a new request', 'second')}`,
    'send-page': () => html`${writeToIt(frame, facts, 'main')} ${check('second')}`,
    'ask-again': () => html`${goOn(facts, 'main')} ${act(token, 'sent', 'I sent a new request', 'second')}`,
  };
  return html`<div class="actions">${rows[told.main]()}</div>`;
}

function others(count: number): string {
  if (count === 0) return '';
  return count === 1 ? '1 of your colleagues waits too.' : `${count} of your colleagues wait too.`;
}

const answers = {
  approved: 'approved',
  denied: 'denied',
  blocked: 'blocked',
  'nothing-yet': null,
} as const satisfies Record<RequesterAnswer, string | null>;

/** What they have said last of Microsoft's mail, so that a click is seen to have counted. */
function told({ answer, answeredAt, now }: WaitingPageFacts): string {
  if (answer === null || answeredAt === null) return '';
  const said = answers[answer];
  return said === null
    ? `You told us ${when(answeredAt, now)} that Microsoft has mailed nothing yet.`
    : `You told us ${when(answeredAt, now)} that Microsoft’s mail said “${said}”.`;
}

function small(facts: WaitingPageFacts): Html {
  const { lookedAt, remindAt, now, token, isThere } = facts;
  const looked = lookedAt === null ? '' : `We last looked ${when(lookedAt, now)}.`;
  const seen = isThere
    ? `Since then the app is there in your organization: try whether it opens for you.`
    : '';
  return html`<p class="help">
      ${[told(facts), others(facts.othersCount), looked, seen].filter((text) => text !== '').join(' ')}
    </p>
    ${
      remindAt === null
        ? html`<form class="help" method="post" action="/waiting/${token}">
            <button class="btn btn-quiet btn-sm" name="act" value="remind">Remind me tomorrow</button>
          </form>`
        : html`<p class="help" role="status">We remind you by mail ${when(remindAt, now)}.</p>`
    }`;
}

/** What only the requester learns, by a mail of Microsoft's. */
function answerForm({ token }: WaitingPageFacts): Html {
  return html`<section class="wait-more">
    <h2>Has Microsoft mailed you an answer?</h2>
    <p class="help">Microsoft tells the answer to you alone. What did its mail say?</p>
    <form class="actions" method="post" action="/waiting/${token}">
      <button class="btn btn-second" name="act" value="approved">Approved</button>
      <button class="btn btn-second" name="act" value="denied">Denied</button>
      <button class="btn btn-second" name="act" value="blocked">Blocked</button>
      <button class="btn btn-quiet" name="act" value="nothing-yet">Nothing yet</button>
    </form>
  </section>`;
}

function answersForIt(frame: PageFrame, facts: WaitingPageFacts): Html {
  return html`<section class="wait-more" id="answers">
    <h2>What IT usually asks</h2>
    <dl class="questions">
      ${questionsOfIt(frame.brand.name, facts.registration).map(
        ({ question, answer }) =>
          html`<div>
            <dt>${question}</dt>
            <dd>${answer}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

/** Under which of the moments of help a stage stands. */
const moments: Readonly<Record<WaitStage, HelpMomentKey>> = {
  sent: 'waiting-for-it',
  presumed: 'waiting-for-it',
  silent: 'waiting-for-it',
  'needs-admin': 'need-admin-approval',
  reported: 'approved-not-proven',
  approved: 'approved-not-proven',
  through: 'approved-not-proven',
  declined: 'request-declined',
  blocked: 'switched-off',
};

/** A yes that only the requester has been told is theirs to prove. */
function helpFor({ registration }: WaitingPageFacts, stage: WaitStage): HelpFacts {
  const moment = helpMoments[moments[stage]];
  if (stage !== 'reported') return moment;
  const proves = registration === 'mail' ? 'Connect Outlook' : 'Sign in';
  return { ...moment, turn: 'user', next: `${proves} once: that is the proof.` };
}

/** Today's state of one wait. It shows; what changes something is posted. */
export function waitingPage(frame: PageFrame, facts: WaitingPageFacts): string {
  const told = tellWait(frame.brand.name, facts, facts.now);
  const isOver = told.main === 'go-on' && told.stage !== 'reported';
  return document(frame, {
    title: told.title,
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Back to sign-in' },
    body: html`${turn(told.turn, told.turnWords)}
      <h1>${told.title}</h1>
      <p class="lead">${told.lead}</p>
      ${track(told.stations)} ${actions(frame, facts, told)}
      ${isOver ? '' : html`${small(facts)} ${answerForm(facts)} ${answersForIt(frame, facts)} ${helpBlock(frame, helpFor(facts, told.stage))}`}
      <p class="help">This page is about the wait of ${facts.address}.</p>`,
  });
}
