import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import type { Html, PageFrame } from '../../html/document.ts';
import { field } from '../../html/field.ts';
import { gatePage, orLine } from '../../html/gate.ts';
import { atMinute } from '../../html/instant.ts';
import type { SignInMethod } from '../sessions/public.ts';
import { lastTime, withReturnTo } from './sign-in-pieces.page.ts';

/** What has just happened to whoever comes here. */
export type SignInNews = 'signed-out' | 'password-changed' | 'password-set';

export interface SignInPageFacts {
  /** A path of ours to go on to. */
  readonly returnTo: string;
  readonly news: SignInNews | null;
  /** The method that worked last on this device. */
  readonly lastMethod: SignInMethod | null;
  /** What was typed, and what is wrong with it. */
  readonly email: string;
  readonly emailError?: string;
  /** When this browser went to Microsoft, where it has not come back within a day. */
  readonly wentToMicrosoftAt?: Date | null;
  /** They came by Microsoft and have just signed out here: there they may still be signed in. */
  readonly mayBeSignedInAtMicrosoft?: boolean;
}

const news: Readonly<Record<SignInNews, Html>> = {
  'signed-out': html`<b>You are signed out.</b> Your session here is over.`,
  'password-changed': html`<b>Your password is changed.</b> You are signed out everywhere. Sign in with the
    new one.`,
  'password-set': html`<b>Your password is set.</b> Sign in with it, or with Microsoft as before.`,
};

/** On a machine that others use, the session at Microsoft is the one that matters more. */
const atMicrosoft = html`You may still be signed in at Microsoft in this browser.
  <a class="textlink" href="/sign-out/microsoft">Sign out at Microsoft, too</a>`;

function newsLine({ news: what, mayBeSignedInAtMicrosoft }: SignInPageFacts): Html | '' {
  if (what === null) return '';
  const more = what === 'signed-out' && mayBeSignedInAtMicrosoft === true ? atMicrosoft : '';
  return html`<p class="notice good" role="status"><span>${news[what]} ${more}</span></p>`;
}

/** Offered, not asked: the ways in stay where they are. */
function stuckLine(wentAt: Date | null): Html | '' {
  if (wentAt === null) return '';
  return html`<p class="notice wait">
    <span
      >You went to Microsoft ${atMinute(wentAt)} and have not come back.
      <a class="textlink" href="/stuck">Stuck on Microsoft’s page?</a></span
    >
  </p>`;
}

/** The sign-in page: Microsoft first, as a link, so nothing is posted and nothing can be lost; below it the address. */
export function signInPage(frame: PageFrame, facts: SignInPageFacts): string {
  return gatePage(frame, {
    title: 'Sign in',
    body: html`<h1>Sign in to ${frame.brand.name}</h1>
      ${newsLine(facts)} ${stuckLine(facts.wentToMicrosoftAt ?? null)}
      ${linkButton({
        href: withReturnTo('/sign-in/microsoft', facts.returnTo),
        text: 'Continue with Microsoft',
        kind: 'main',
        leadsToMicrosoft: true,
        isWide: true,
      })}
      ${facts.lastMethod === 'microsoft' ? lastTime : ''}
      <p class="help">
        Microsoft tells us your name and email address.<br />Your Microsoft password stays with Microsoft.
      </p>
      ${orLine}
      <form class="gate-form" method="get" action="/sign-in/with" novalidate>
        ${facts.returnTo === '/' ? '' : html`<input type="hidden" name="returnTo" value="${facts.returnTo}" />`}
        ${field({
          id: 'email',
          label: 'Use your email address',
          type: 'email',
          autocomplete: 'username',
          value: facts.email,
          error: facts.emailError,
        })}
        <button class="btn btn-second btn-lg btn-block" type="submit">Continue with email</button>
        ${facts.lastMethod === 'password' || facts.lastMethod === 'email-code' ? lastTime : ''}
      </form>`,
  });
}
