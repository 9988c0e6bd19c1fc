import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer, readForm, seeOther } from '../../html/form.ts';
import type { SignedIn } from '../../kernel/call.ts';
import { AppError } from '../../kernel/app-error.ts';
import type { Log } from '../../ports/log/log.ts';
import { newReference } from '../../ports/random/random.ts';
import {
  browserOf,
  findAttemptByCorrelation,
  findStuckAttempt,
  type StuckAttempt,
} from '../attempts/public.ts';
import { lookUpAadsts } from '../microsoft-answers/public.ts';
import { adminPage, backPage, codePage, sentPage, supportPage, type StepFacts } from './next-step.page.ts';
import { nextSteps, parsePasted, seenPages, type NextStep, type SeenPage } from './stuck.model.ts';
import { stuckPage, type StuckPageFacts } from './stuck.page.ts';
import { keepPlace, noteWhatWasSeen, type KeepPlaceDeps, type Said } from './tell-what-was-seen.ts';

export interface StuckHttpDeps extends KeepPlaceDeps {
  readonly frame: PageFrame;
  readonly log: Log;
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  readonly clientAddressOf: (context: Context) => string;
  /** Sends the browser to Microsoft to sign in, as somebody invited where the journey was theirs. */
  readonly startSignIn: (
    context: Context,
    request: {
      readonly returnTo: string;
      readonly loginHint: string | undefined;
      readonly prompt: undefined;
      readonly invitation: { readonly organizationId: string; readonly invitationId: string } | null;
    },
  ) => Promise<Response>;
}

/** "Stuck on Microsoft's page?", for the browser whose journey it is. */
export function stuckRoutes(deps: StuckHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/stuck', async (context) => {
    const asked = context.req.query('attempt');
    return htmlAnswer(stuckPage(deps.frame, { attempt: shown(await attemptOf(deps, context, asked)) }));
  });
  routes.post('/stuck', (context) => tell(deps, context));
  routes.get('/stuck/next', (context) => showNext(deps, context));
  routes.get('/stuck/again', (context) => goAgain(deps, context));
  return routes;
}

/** The journey of this browser that is meant. One that is named and not its own, is none. */
function attemptOf(
  deps: StuckHttpDeps,
  context: Context,
  id: string | undefined,
): Promise<StuckAttempt | null> {
  return findStuckAttempt(deps, browserOf(context.req.header('cookie'), deps.random).hash, id);
}

function shown(attempt: StuckAttempt | null): StuckPageFacts['attempt'] {
  if (attempt === null) return null;
  const { id, startedAt, reference, correlationId, end } = attempt;
  const hasComeBack = end !== 'under-way' && end !== 'never-came-back';
  return { id, startedAt, hasComeBack, reference, correlationId };
}

const nextHref = (attempt: StuckAttempt | null, query: Record<string, string>): string =>
  `/stuck/next?${new URLSearchParams({ ...(attempt === null ? {} : { attempt: attempt.id }), ...query }).toString()}`;

interface Told {
  readonly attempt: StuckAttempt | null;
  readonly page: SeenPage | null;
  readonly next: NextStep | null;
  readonly code: string;
}

async function readTold(deps: StuckHttpDeps, context: Context): Promise<Told> {
  const form = await readForm(context.req.raw);
  const named = form?.get('attempt');
  return {
    attempt: named === undefined ? null : await attemptOf(deps, context, named),
    page: seenPages.find((page) => page === form?.get('page')) ?? null,
    next: nextSteps.find((step) => step === form?.get('next')) ?? null,
    code: (form?.get('code') ?? '').slice(0, 2000),
  };
}

/** The person has told: it is kept with their journey, and they get the next step. */
async function tell(deps: StuckHttpDeps, context: Context): Promise<Response> {
  const told = await readTold(deps, context);
  const { attempt, page, next, code } = told;
  if (page === null || next === null)
    return again(deps, told, 'Choose the picture of the page that you saw.');
  if (next === 'look-up') return lookUp(deps, context, told);
  if (attempt === null) return seeOther(nextHref(null, { step: next }));
  const who = await deps.authenticate(context.req.header('cookie'));
  const client = deps.clientAddressOf(context);
  return goOn(deps, { attempt, page, next, aadsts: numberIn(code), who, client });
}

/** Their word is kept; who waits keeps their place. */
async function goOn(deps: StuckHttpDeps, said: Said): Promise<Response> {
  const { attempt, next } = said;
  await noteWhatWasSeen(deps, said);
  if (next !== 'sent' && next !== 'admin') return seeOther(nextHref(attempt, { step: next }));
  try {
    return seeOther((await keepPlace(deps, said)) ?? nextHref(attempt, { step: next, told: '1' }));
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.code !== 'microsoft_unreachable') throw fault;
    return outage(deps, attempt, fault);
  }
}

/** Whose tenant it is, Microsoft could not be asked: what was told is kept, and can be told again. */
async function outage(deps: StuckHttpDeps, attempt: StuckAttempt, fault: AppError): Promise<Response> {
  const reference = newReference(deps.random);
  deps.log.error('stuck.look-up-failed', { attemptId: attempt.id, reference }, fault);
  return failureAnswer(deps.frame, {
    code: 'microsoft_unreachable',
    reference,
    aadsts: null,
    at: await deps.clock.now(deps.db),
    retryHref: `/stuck?attempt=${attempt.id}`,
    correlationId: attempt.correlationId,
  });
}

function numberIn(text: string): number | null {
  const pasted = parsePasted(text);
  return pasted.kind === 'number' ? pasted.aadsts : null;
}

function again(deps: StuckHttpDeps, { attempt, page, code }: Told, error: string): Response {
  return htmlAnswer(stuckPage(deps.frame, { attempt: shown(attempt), again: { page, code, error } }), 400);
}

async function lookUp(deps: StuckHttpDeps, context: Context, told: Told): Promise<Response> {
  const pasted = parsePasted(told.code);
  if (pasted.kind === 'nothing')
    return again(
      deps,
      { ...told, page: 'code' },
      'There is no number in it. Paste AADSTS and its digits, for example AADSTS53003, or the Correlation Id.',
    );
  if (pasted.kind === 'correlation-id') return byCorrelation(deps, context, told, pasted.id);
  const { attempt } = told;
  if (attempt !== null) await noteWhatWasSeen(deps, { attempt, page: 'code', aadsts: pasted.aadsts });
  return seeOther(nextHref(attempt, { code: String(pasted.aadsts) }));
}

async function byCorrelation(
  deps: StuckHttpDeps,
  context: Context,
  told: Told,
  correlationId: string,
): Promise<Response> {
  const { hash } = browserOf(context.req.header('cookie'), deps.random);
  const found = await findAttemptByCorrelation(deps, hash, correlationId);
  if (found === null)
    return again(
      deps,
      { ...told, page: 'code' },
      'This browser has no journey with that Correlation Id. Paste the AADSTS number, or give the id to support.',
    );
  if (found.aadsts !== null) return seeOther(nextHref(found, { code: String(found.aadsts) }));
  return seeOther(nextHref(found, { step: 'support' }));
}

const noJourney: StepFacts = {
  attemptId: null,
  registration: 'sign-in',
  reference: null,
  correlationId: null,
  at: null,
};

function stepFacts(attempt: StuckAttempt | null): StepFacts {
  if (attempt === null) return noJourney;
  const { id: attemptId, registration, reference, correlationId, startedAt: at } = attempt;
  return { attemptId, registration, reference, correlationId, at };
}

/** The next step, as its address says it: it shows, and changes nothing. */
async function showNext(deps: StuckHttpDeps, context: Context): Promise<Response> {
  const facts = stepFacts(await attemptOf(deps, context, context.req.query('attempt') ?? ''));
  const number = parsePasted(context.req.query('code') ?? '');
  if (number.kind === 'number') return htmlAnswer(codePage(deps.frame, facts, lookUpAadsts(number.aadsts)));
  const isTold = context.req.query('told') === '1';
  const pages: Readonly<Record<string, () => string>> = {
    sent: () => sentPage(deps.frame, facts),
    admin: () => adminPage(deps.frame, facts, isTold),
    back: () => backPage(deps.frame, facts),
    support: () => supportPage(deps.frame, facts),
  };
  const step = nextSteps.find((one) => one === context.req.query('step'));
  const page = step === undefined ? undefined : pages[step];
  return page === undefined ? seeOther('/stuck') : htmlAnswer(page());
}

/** Once more to Microsoft, as the journey was. */
async function goAgain(deps: StuckHttpDeps, context: Context): Promise<Response> {
  const attempt = await attemptOf(deps, context, context.req.query('attempt') ?? '');
  if (attempt === null) return seeOther('/sign-in');
  if (attempt.purpose === 'mailbox') return seeOther('/mailboxes/connect');
  if (attempt.userId !== null) return seeOther('/tenants/link');
  const { organizationId, invitationId } = attempt;
  return deps.startSignIn(context, {
    returnTo: attempt.returnTo,
    loginHint: attempt.loginHint ?? undefined,
    prompt: undefined,
    invitation: organizationId !== null && invitationId !== null ? { organizationId, invitationId } : null,
  });
}
