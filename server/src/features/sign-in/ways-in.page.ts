import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import type { Html, PageFrame } from '../../html/document.ts';
import { field } from '../../html/field.ts';
import { backLink, gatePage, orLine } from '../../html/gate.ts';
import { needsApproval, preFlightLine, type PreFlight } from '../pre-flight/public.ts';
import type { SignInMethod } from '../sessions/public.ts';
import { lastTime, withReturnTo } from './sign-in-pieces.page.ts';

export interface WaysInFacts {
  /** In small letters. */
  readonly email: string;
  readonly domain: string;
  readonly returnTo: string;
  /** Decided by the domain alone: who asks for Microsoft has no other way (docs/product.md 3.14). */
  readonly isMicrosoftOnly: boolean;
  readonly lastMethod: SignInMethod | null;
  readonly passwordError?: string;
  /** What we know of the domain's tenant: decided by the domain alone, too. */
  readonly preFlight: PreFlight;
}

function hidden(facts: WaysInFacts): Html {
  return html`<input type="hidden" name="email" value="${facts.email}" autocomplete="username" />
    ${facts.returnTo === '/' ? '' : html`<input type="hidden" name="returnTo" value="${facts.returnTo}" />`}`;
}

/** Password and code, for whatever address: whether somebody has one is not told here. */
function otherWays(facts: WaysInFacts): Html {
  return html`${orLine}
    <form class="gate-form" method="post" action="/sign-in/password" novalidate>
      ${hidden(facts)}
      ${field({
        id: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'current-password',
        error: facts.passwordError,
        link: { href: withReturnTo('/password/forgot', '/', { email: facts.email }), text: 'Forgotten?' },
      })}
      ${facts.lastMethod === 'password' ? lastTime : ''}
      <div class="pair">
        <button class="btn btn-second btn-lg" type="submit">Sign in</button>
        <button class="btn btn-second btn-lg" type="submit" form="code-form">Email me a code</button>
      </div>
      ${facts.lastMethod === 'email-code' ? html`<p class="help last-time">You used a code here last time.</p>` : ''}
    </form>
    <form id="code-form" method="post" action="/sign-in/code" hidden>${hidden(facts)}</form>`;
}

function microsoftOnly(facts: WaysInFacts): Html {
  return html`<p class="help">
      <b>${facts.domain} signs in with Microsoft only.</b> Passwords, emailed codes and older links no longer
      open this account.
    </p>
    ${askAgain(facts)}`;
}

/** For whom Microsoft is new here; shown to everybody of the domain, whether or not there is such a person. */
function askAgain(facts: WaysInFacts): Html {
  return html`<p class="help" id="ask-again">Signed out since Microsoft became the only way in?</p>
    <form class="gate-form" method="post" action="/return/ask">
      <input type="hidden" name="email" value="${facts.email}" />
      <button class="btn btn-second btn-lg btn-block" type="submit" aria-describedby="ask-again">
        Get the mail again
      </button>
    </form>`;
}

/** To Microsoft; where somebody else must act first, to the page that says so. */
function microsoftButton(facts: WaysInFacts, beforeHref: string): Html {
  const isDirect = !needsApproval(facts.preFlight);
  return linkButton({
    href: isDirect
      ? withReturnTo('/sign-in/microsoft', facts.returnTo, { loginHint: facts.email })
      : beforeHref,
    text: 'Continue with Microsoft',
    kind: 'main',
    leadsToMicrosoft: true,
    isWide: true,
  });
}

/** The ways in that the domain of an address allows. */
export function waysInPage(frame: PageFrame, facts: WaysInFacts): string {
  const beforeHref = withReturnTo('/sign-in/before', facts.returnTo, { email: facts.email });
  return gatePage(frame, {
    title: 'Sign in',
    body: html`${backLink(withReturnTo('/sign-in', facts.returnTo, { email: facts.email }), facts.email)}
      <h1>Sign in to ${frame.brand.name}</h1>
      ${preFlightLine(facts.preFlight, facts.domain, beforeHref)} ${microsoftButton(facts, beforeHref)}
      ${facts.lastMethod === 'microsoft' && !facts.isMicrosoftOnly ? lastTime : ''}
      ${facts.isMicrosoftOnly ? microsoftOnly(facts) : otherWays(facts)}`,
  });
}
