import {
  helpMoments,
  letterToIt,
  mailtoHref,
  type HelpFacts,
  type ItRequest,
  type PreFlightExpects,
} from '@gatehouse/contract';
import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { helpBlock } from '../../html/help.ts';
import { track } from '../../html/track.ts';
import { turn, type Turn } from '../../html/turn.ts';
import type { PreFlight } from './pre-flight.model.ts';
import { sourceLine } from './pre-flight-words.page.ts';

export interface BeforeFacts {
  /** As it was typed, in small letters. */
  readonly email: string;
  readonly domain: string;
  readonly preFlight: PreFlight;
  /** Where the way goes on to Microsoft. */
  readonly microsoftHref: string;
  /** Where another address is typed. */
  readonly backHref: string;
}

/** What stands on the page: whose turn, what happens, and the way on. */
interface Telling {
  readonly turn: readonly [Turn, string];
  readonly title: string;
  readonly body: (frame: PageFrame, facts: BeforeFacts) => Html;
  readonly help: HelpFacts;
}

function goOn(facts: BeforeFacts, text: string, kind: 'main' | 'second' = 'main'): Html {
  return linkButton({ href: facts.microsoftHref, text, kind, leadsToMicrosoft: true });
}

function writeToIt(frame: PageFrame, request: ItRequest): Html {
  const letter = letterToIt(frame.brand.name, request);
  return linkButton({ href: mailtoHref('', letter), text: 'Write the mail to IT', kind: 'main' });
}

function askForApproval(frame: PageFrame, facts: BeforeFacts): Html {
  return html`<p class="lead">
      At <b>${facts.domain}</b>, Microsoft lets an IT admin approve each new app. You can send the request
      now; it takes a minute, and only once.
    </p>
    ${track([
      { who: 'You', what: 'send the request at Microsoft', state: 'now' },
      { who: 'Your IT admin', what: 'approves it', state: 'to-come' },
      { who: 'You', what: 'come back and sign in', state: 'to-come' },
    ])}
    <section class="card" aria-labelledby="next-page">
      <div class="card-body">
        <h2 id="next-page">What to do on Microsoft’s next page</h2>
        <ol class="steps">
          <li>Sign in as <b>${facts.email}</b>.</li>
          <li>
            Write one line into the box, for example:
            <q
              >I use ${frame.brand.name} for my work. This is its sign-in: it reads my name and email
              address.</q
            >
          </li>
          <li>
            Press <b>Request approval</b>. Then you may close that page: Microsoft does not bring you back by
            itself.
          </li>
        </ol>
      </div>
      <div class="card-foot">${goOn(facts, 'Go to Microsoft')}</div>
    </section>`;
}

function adminOnly(frame: PageFrame, facts: BeforeFacts): Html {
  return html`<p class="lead">
      At <b>${facts.domain}</b>, Microsoft lets neither you approve a new app nor ask for it. If you went on
      now, you would meet “Need admin approval” and stay there.
    </p>
    ${track([
      { who: 'You', what: 'write to IT', state: 'now' },
      { who: 'Your IT admin', what: `approves ${frame.brand.name}`, state: 'to-come' },
      { who: 'You', what: 'come back and sign in', state: 'to-come' },
    ])}
    <p class="actions">
      ${writeToIt(frame, 'approve')} ${goOn(facts, 'IT has approved: try again', 'second')}
    </p>`;
}

function blocked(frame: PageFrame, facts: BeforeFacts): Html {
  return html`<p class="lead">Trying again will not help; your ${frame.brand.name} data is kept.</p>
    <p class="actions">
      ${writeToIt(frame, 'enable')} ${goOn(facts, 'IT has switched it on: try again', 'second')}
    </p>`;
}

function noQuestion(_frame: PageFrame, facts: BeforeFacts): Html {
  return html`<p class="lead">Microsoft will probably not ask you anything about permissions.</p>
    <p class="actions">${goOn(facts, 'Continue with Microsoft')}</p>`;
}

function selfService(frame: PageFrame, facts: BeforeFacts): Html {
  return html`<p class="lead">
      Microsoft shows “Permissions requested”: it tells ${frame.brand.name} your name and email address. Press
      <b>Accept</b>, and you are through. It asks only once.
    </p>
    <p class="actions">${goOn(facts, 'Continue with Microsoft')}</p>`;
}

/** The three short ways ahead: whichever page comes, the person knows what to do. */
function unknown(frame: PageFrame, facts: BeforeFacts): Html {
  return html`<p class="lead">Go on, and you meet one of these three pages, or none of them.</p>
    <ol class="steps">
      <li><b>“Permissions requested”</b>: press <b>Accept</b>, and you are through. It asks only once.</li>
      <li>
        <b>“Approval required”</b>: write one line why you need ${frame.brand.name}, and press
        <b>Request approval</b>. An IT admin decides.
      </li>
      <li>
        <b>“Need admin approval”</b>: only an IT admin can approve. Come back here, and send them the letter
        below.
      </li>
    </ol>
    <p class="actions">${goOn(facts, 'Continue with Microsoft')}</p>`;
}

const nothingInTheWay: HelpFacts = {
  happened: 'Nothing has happened yet, and as far as we have seen nothing stands in the way.',
  turn: 'user',
  page: 'consent-page',
  ask: null,
};

const askedOnce: HelpFacts = {
  happened: 'Nothing has happened yet. Microsoft asks whether {brand} may know your name and email address.',
  turn: 'user',
  page: 'consent-page',
  ask: null,
};

const notKnown: HelpFacts = {
  happened: 'Nothing has happened yet. Which page comes, your organization has decided at Microsoft.',
  turn: 'user',
  next: 'Continue with Microsoft. The letter is for the third of these pages.',
  page: 'consent-errors',
  ask: 'approve',
};

const yourTurn = ['you', 'Your turn'] as const;

const tellings: Readonly<Record<PreFlightExpects, Telling>> = {
  'request-approval': {
    turn: yourTurn,
    title: 'Your organization asks an admin first',
    body: askForApproval,
    help: helpMoments['approval-required'],
  },
  'admin-only': {
    turn: ['other', 'Your IT admin’s turn'],
    title: 'Only an IT admin can approve {brand}',
    body: adminOnly,
    help: helpMoments['need-admin-approval'],
  },
  blocked: {
    turn: ['other', 'Your IT admin’s turn'],
    title: 'Your IT has switched {brand} off',
    body: blocked,
    help: helpMoments['switched-off'],
  },
  'no-question': { turn: yourTurn, title: 'You can go on', body: noQuestion, help: nothingInTheWay },
  'self-service': {
    turn: yourTurn,
    title: 'Microsoft asks you once',
    body: selfService,
    help: askedOnce,
  },
  unknown: {
    turn: yourTurn,
    title: 'We do not know yet what Microsoft will ask',
    body: unknown,
    help: notKnown,
  },
};

/** The page before the redirect: what we know of this domain's tenant, from what, how old, and what to do. */
export function beforePage(frame: PageFrame, facts: BeforeFacts): string {
  const telling = tellings[facts.preFlight.expects];
  const title = telling.title.replaceAll('{brand}', frame.brand.name);
  return document(frame, {
    title,
    layout: 'column',
    headLink: { href: facts.backHref, text: `${facts.email}: not you?` },
    body: html`${turn(...telling.turn)}
      <h1>${title}</h1>
      ${telling.body(frame, facts)} ${sourceLine(facts.preFlight, facts.domain)}
      ${helpBlock(frame, telling.help)}`,
  });
}
