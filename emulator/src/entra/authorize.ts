import { Hono } from 'hono';
import { whoAnswers } from '../control/auto-answers.ts';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { answerAppWithCancel, answerAppWithError } from './answer-app.ts';
import type { Person } from '../directory/directory-state.ts';
import { addToSession, readSession } from './browser-session.ts';
import type { SignedIn } from './browser-session.ts';
import { chooseAccount } from './choose-account.model.ts';
import { continueSignedIn } from './authorize-signed-in.ts';
import { entraError, orderedError } from './entra-errors.ts';
import { identityAt } from './entra.ts';
import type { Entra } from './entra.ts';
import { lostJourney, openJourney, parseJourney, reprocessAddress, startJourney } from './journey.ts';
import type { EntraRequest, Journey } from './journey.ts';
import { entraErrorPage } from './page-frame.ts';
import { accountPage, passwordPage, pickPage } from './sign-in-pages.ts';

type Answered = Response | Promise<Response>;

/** `GET /{tenant}/oauth2/v2.0/authorize`, both admin consent endpoints, `/reprocess` and the posts of the sign-in pages. */
export function authorizeRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.get('/:tenant/oauth2/v2.0/authorize', (c) => {
    const journey = startJourney(c, 'authorize', c.req.param('tenant'));
    return answerAsOrdered(c, entra, journey) ?? continueJourney(c, entra, journey);
  });
  app.get('/:tenant/adminconsent', (c) =>
    continueJourney(c, entra, startJourney(c, 'admin-consent-v1', c.req.param('tenant'))),
  );
  app.get('/:tenant/v2.0/adminconsent', (c) =>
    continueJourney(c, entra, startJourney(c, 'admin-consent-v2', c.req.param('tenant'))),
  );
  app.get('/:tenant/reprocess', (c) => {
    const journey = openJourney(c, entra, c.req.query('ctx') ?? '');
    return journey ? continueJourney(c, entra, journey) : lostJourney(c, entra);
  });
  app.post('/:tenant/login', async (c) => {
    const form = await c.req.parseBody();
    const journey = openJourney(c, entra, String(form['ctx'] ?? ''));
    if (!journey) return lostJourney(c, entra);
    const text = (name: string): string => String(form[name] ?? '').trim();
    return postedSignIn(c, entra, journey, {
      step: text('step'),
      upn: text('upn'),
      password: text('password'),
    });
  });
  return app;
}

/** The error that a fault has ordered, where the request is good enough to be answered at all. */
function answerAsOrdered(c: ObservedContext, entra: Entra, journey: Journey): Answered | undefined {
  const ordered = orderedError(c.var.fault);
  if (!ordered) return undefined;
  const parsed = parseJourney(entra, journey);
  return parsed.kind === 'ok' ? answerAppWithError(c, entra, parsed.request, ordered) : undefined;
}

async function continueJourney(c: ObservedContext, entra: Entra, journey: Journey): Promise<Response> {
  const parsed = parseJourney(entra, journey);
  if (parsed.kind === 'page') return entraErrorPage(c, entra, parsed.error);
  if (parsed.kind === 'redirect') return answerAppWithError(c, entra, parsed.to, parsed.error);
  const { request } = parsed;
  const session = readSession(c, entra);
  const chosen = journey.chosenUpn;
  const proven = chosen && session.find((each) => each.home.upn === chosen);
  if (proven) return continueSignedIn(c, entra, request, journey, proven);

  const { prompt, loginHint } = wishesOf(request, journey);
  const choice = chooseAccount({
    prompt,
    loginHint,
    domainHint: request.domainHint,
    candidates: session.map(({ home }) => ({
      upn: home.upn,
      isKnownHere: identityAt(entra.directory, request.authority, home) !== undefined,
    })),
  });
  if (choice.kind === 'refuse') {
    return answerAppWithError(c, entra, request, entraError(choice.code));
  }
  const used = choice.kind === 'use' && session.find((each) => sameUpn(each.home.upn, choice.upn));
  if (used) return continueSignedIn(c, entra, request, journey, used);
  const automatic = answerAutomatically(c, entra, journey, loginHint, session);
  if (automatic) return continueSignedIn(c, entra, request, journey, automatic, true);
  const upn = choice.kind === 'ask-password' ? choice.upn : undefined;
  return signInPage(c, entra, request, journey, session, upn);
}

/** What the app wishes about the account, unless the person asked for another one meanwhile. */
function wishesOf(
  request: EntraRequest,
  journey: Journey,
): { prompt: string | undefined; loginHint: string | undefined } {
  if (journey.isSwitching) return { prompt: 'select_account', loginHint: undefined };
  return { prompt: request.prompt, loginHint: request.loginHint };
}

/** While an auto-answer holds, its person is signed in without a page; `undefined` shows the page. */
function answerAutomatically(
  c: ObservedContext,
  entra: Entra,
  journey: Journey,
  loginHint: string | undefined,
  session: readonly SignedIn[],
): SignedIn | undefined {
  const { autoAnswers } = entra.state;
  // "Sign in with another account" means somebody who is not here yet.
  const others = autoAnswers.filter(({ upn }) => !session.some((each) => sameUpn(each.home.upn, upn)));
  const answer = whoAnswers(journey.isSwitching ? others : autoAnswers, loginHint);
  const home = answer && entra.directory.findPerson(answer.upn);
  return home?.enabled ? addToSession(c, entra, session, home) : undefined;
}

function signInPage(
  c: ObservedContext,
  entra: Entra,
  request: EntraRequest,
  journey: Journey,
  session: readonly SignedIn[],
  upn: string | undefined,
): Answered {
  const page = { request, ctx: entra.sealed.seal('page', journey) };
  if (upn === undefined) return pickPage(c, entra, page, session);
  return entra.directory.findPerson(upn)
    ? passwordPage(c, entra, page, upn)
    : accountPage(c, entra, page, { upn, error: unknownAccount });
}

const unknownAccount = 'We couldn’t find an account with that username. Try another account. (AADSTS50034)';

interface PostedSignIn {
  readonly step: string;
  readonly upn: string;
  readonly password: string;
}

async function postedSignIn(
  c: ObservedContext,
  entra: Entra,
  journey: Journey,
  posted: PostedSignIn,
): Promise<Response> {
  const parsed = parseJourney(entra, journey);
  if (parsed.kind !== 'ok') return lostJourney(c, entra);
  const { request } = parsed;
  if (posted.step === 'cancel') return answerAppWithCancel(c, request);
  const session = readSession(c, entra);
  const page = { request, ctx: entra.sealed.seal('page', journey) };
  if (posted.step === 'back') return pickPage(c, entra, page, session);
  if (posted.upn === '') return accountPage(c, entra, page);
  const home = entra.directory.findPerson(posted.upn);
  if (!home) return accountPage(c, entra, page, { upn: posted.upn, error: unknownAccount });
  const onwards = reprocessAddress(entra, { ...journey, chosenUpn: home.upn });
  if (posted.step === 'password') {
    const error = passwordError(home, posted.password);
    if (error) return passwordPage(c, entra, page, home.upn, error);
    addToSession(c, entra, session, home);
    return c.redirect(onwards, 302);
  }
  return needsPassword(posted, session, home, request)
    ? passwordPage(c, entra, page, home.upn)
    : c.redirect(onwards, 302);
}

function needsPassword(
  posted: PostedSignIn,
  session: readonly SignedIn[],
  home: Person,
  request: EntraRequest,
): boolean {
  const isSignedIn = session.some((each) => each.home.oid === home.oid);
  return posted.step !== 'pick' || !isSignedIn || request.prompt === 'login';
}

function passwordError(home: { enabled: boolean; password: string }, typed: string): string | undefined {
  // The password is compared first: whether an account is disabled is not for everybody to know.
  if (typed !== home.password) return 'Your account or password is incorrect. (AADSTS50126)';
  return home.enabled
    ? undefined
    : 'Your account has been locked. Contact your support person to unlock it, then try again. (AADSTS50057)';
}

function sameUpn(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
