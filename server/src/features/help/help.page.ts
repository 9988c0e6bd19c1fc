import {
  helpMoments,
  letterToIt,
  mailtoHref,
  microsoftPages,
  nextActions,
  turnWords,
  withBrand,
  type HelpMoment,
  type ItRequest,
  type MicrosoftPage,
} from '@gatehouse/contract';
import { html } from 'hono/html';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { field } from '../../html/field.ts';
import { helpBlock, microsoftLink } from '../../html/help.ts';
import type { lookUpAadsts } from '../microsoft-answers/public.ts';

type Found = ReturnType<typeof lookUpAadsts>;

function answerOf(frame: PageFrame, found: Found): Html {
  const named = (text: string): string => withBrand(text, frame.brand.name);
  const action = nextActions[found.action];
  return html`<section class="help-answer" aria-labelledby="found">
    <h2 id="found">AADSTS${found.code}: ${named(found.title)}</h2>
    ${found.isKnown ? '' : html`<p class="notice wait">We do not know this number. What follows is what we say of any.</p>`}
    <p>${named(found.text)}</p>
    <dl class="console-facts">
      <div>
        <dt>Whose turn</dt>
        <dd>${named(turnWords[found.turn])}</dd>
      </div>
      <div>
        <dt>Next</dt>
        <dd>${named(action.label)}</dd>
      </div>
      <div>
        <dt>Trying again</dt>
        <dd>${found.isRetryable ? 'may help' : 'does not help before somebody acts'}</dd>
      </div>
      ${
        found.name === null
          ? ''
          : html`<div>
              <dt>Microsoft’s name</dt>
              <dd class="mono">${found.name}</dd>
            </div>`
      }
    </dl>
    ${helpBlock(
      frame,
      { happened: `${found.title}.`, turn: found.turn, page: found.page, ask: action.ask },
      { aadsts: found.code },
    )}
  </section>`;
}

function letterLink(frame: PageFrame, request: ItRequest): Html {
  const href = mailtoHref('', letterToIt(frame.brand.name, request));
  return html`<a class="textlink" href="${href}">Letter to your IT admin</a>`;
}

function momentRow(frame: PageFrame, moment: HelpMoment): Html {
  const named = (text: string): string => withBrand(text, frame.brand.name);
  return html`<li>
    <b>${named(moment.title)}</b>
    <span class="help-turn">${named(turnWords[moment.turn])}</span>
    <p>${named(moment.happened)} ${named(moment.next)}</p>
    <p class="help-links">
      ${microsoftLink(moment.page)} ${moment.ask === null ? '' : letterLink(frame, moment.ask)}
    </p>
  </li>`;
}

const audiences = {
  people: 'For everybody',
  it: 'For IT admins',
  'admin-center': 'In your own Microsoft Entra admin center',
} as const;

function pagesFor(audience: keyof typeof audiences): Html {
  const pages: readonly MicrosoftPage[] = Object.values(microsoftPages);
  return html`<h3>${audiences[audience]}</h3>
    <ul>
      ${pages
        .filter((page) => page.for === audience)
        .map(
          (page) =>
            html`<li>
              <a class="textlink" href="${page.href}" rel="noopener noreferrer" target="_blank"
                >${page.title}</a
              >
              <span class="quiet">read ${page.readAt}</span>
            </li>`,
        )}
    </ul>`;
}

/** Everything we can say about Microsoft without knowing who asks. */
export function helpPage(
  frame: PageFrame,
  facts: { readonly found: Found | null; readonly why: string | null },
): string {
  const moments: readonly HelpMoment[] = Object.values(helpMoments);
  return document(frame, {
    title: 'Help',
    layout: 'column',
    headLink: { href: '/sign-in', text: 'Back to sign-in' },
    body: html`<h1>Help</h1>
      <p class="lead">What Microsoft’s pages mean, whose turn it is, and what comes next.</p>
      <form class="help-search" method="get" action="/help" novalidate>
        ${field({
          id: 'code',
          label: 'The AADSTS number on Microsoft’s page',
          type: 'text',
          autocomplete: 'off',
          value: facts.found === null ? '' : String(facts.found.code),
          error: facts.why ?? undefined,
        })}
        <button class="btn btn-main btn-lg" type="submit">Look it up</button>
      </form>
      ${facts.found === null ? '' : answerOf(frame, facts.found)}
      <section class="help-list" aria-labelledby="moments">
        <h2 id="moments">Moments, and whose turn each is</h2>
        <ul>
          ${moments.map((moment) => momentRow(frame, moment))}
        </ul>
      </section>
      <section class="help-list" aria-labelledby="pages">
        <h2 id="pages">Microsoft’s own pages</h2>
        ${pagesFor('people')} ${pagesFor('it')} ${pagesFor('admin-center')}
      </section>
      <section class="help-list" aria-labelledby="support">
        <h2 id="support">Ask support</h2>
        <p>
          Each failure page has a reference. Write it, or Microsoft’s Correlation Id, into the subject of a
          mail to
          <a class="textlink" href="mailto:${frame.brand.supportEmail}">${frame.brand.supportEmail}</a>.
        </p>
      </section>`,
  });
}
