import { Hono, type Context } from 'hono';
import { readForm, seeOther } from '../../html/form.ts';
import { safeReturnTo } from '../attempts/public.ts';
import { findActivation, listOpenRequests } from '../enforcement/public.ts';
import { findOpenLift } from '../lifts/public.ts';
import { takeActivationAnswer } from './answer-activation.http.ts';
import { takeLiftForm } from './answer-lift.http.ts';
import { attemptsOfUser } from './attempt-facts.store.ts';
import {
  findOrganization,
  getOrganizationFacts,
  getUserDetails,
  listEvents,
  listTenantFacts,
} from './customer.store.ts';
import { findCustomers } from './find-customers.ts';
import {
  attemptOfNobody,
  attemptOfOrganization,
  giveReason,
  look,
  type Looked,
  type Target,
} from './look.ts';
import { askForAccount, makeAccount, type NewAccountDeps } from './new-account.http.ts';
import { organizationPage, type FormFault } from './organization.page.ts';
import { reasonPage } from './reason.page.ts';
import { searchPage } from './search.page.ts';
import {
  asAgent,
  supportAnswer,
  supportRefusal,
  type SupportAgent,
  type SupportHttpDeps,
} from '../support-door/public.ts';
import { explainAttempt } from './time-line.model.ts';
import { timeLinePage } from './time-line.page.ts';
import { userPage } from './user.page.ts';

const base = '/support/organizations/:organizationId';
/** As many as an agent can answer in a morning; the next appear when these are answered. */
const mostOpenRequests = 50;
/** An id in the path; what has not the form of one is the id of nothing. */
function param(context: Context, name: 'organizationId' | 'userId' | 'attemptId'): string {
  const text = context.req.param(name) ?? '';
  return /^[a-z]{3}_[0-9a-z]{26}$/.test(text) ? text : '';
}

/** The console: what there is of a customer is looked at, under a reason; a new customer is made. */
export function consoleRoutes(deps: NewAccountDeps): Hono {
  const routes = new Hono();
  const get = (path: string, show: (context: Context, agent: SupportAgent) => Promise<Response>) =>
    routes.get(path, (context) => asAgent(deps, context, (agent) => show(context, agent)));
  get('/support', (context, agent) => search(deps, context, agent));
  get('/support/new-account', (_context, agent) => askForAccount(deps, agent));
  get(base, (context, agent) => showOrganization(deps, context, agent));
  get(`${base}/users/:userId`, (context, agent) => showUser(deps, context, agent));
  get(`${base}/attempts/:attemptId`, (context, agent) => showAttempt(deps, context, agent));
  get('/support/attempts/:attemptId', (context, agent) => showAttemptOfNobody(deps, context, agent));
  routes.post(`${base}/reason`, (context) =>
    asAgent(deps, context, (agent) => takeReason(deps, context, agent)),
  );
  routes.post(`${base}/activation`, (context) =>
    asAgent(deps, context, (agent) => takeAnswer(deps, context, agent, 'activation')),
  );
  routes.post(`${base}/lift`, (context) =>
    asAgent(deps, context, (agent) => takeAnswer(deps, context, agent, 'lift')),
  );
  routes.post('/support/organizations', (context) =>
    asAgent(deps, context, (agent) => makeAccount(deps, context, agent)),
  );
  return routes;
}

async function search(deps: SupportHttpDeps, context: Context, agent: SupportAgent): Promise<Response> {
  const query = (context.req.query('q') ?? '').trim().slice(0, 254);
  const [found, openRequests] =
    query === ''
      ? [null, await listOpenRequests(deps.db, mostOpenRequests)]
      : [await findCustomers(deps, query), []];
  return supportAnswer(searchPage(deps.frame, { agentName: agent.name, query, found, openRequests }));
}

/** Asks why, on the way to a page of an organization; 403 where the page was refused for want of a reason. */
async function askReason(
  deps: SupportHttpDeps,
  agent: SupportAgent,
  asked: { organizationId: string; next: string; refusedBecause: string | null },
): Promise<Response> {
  const organization = await findOrganization(deps.db, asked.organizationId);
  if (!organization) return supportRefusal(deps, 'not_found');
  const { next, refusedBecause } = asked;
  const page = reasonPage(deps.frame, { agentName: agent.name, organization, next, refusedBecause });
  return supportAnswer(page, refusedBecause === null ? 403 : 400);
}

type Read<Value> = Parameters<typeof look<Value>>[3];

/** One look at an organization, as a page. */
async function lookAt<Value>(
  deps: SupportHttpDeps,
  context: Context,
  at: { readonly agent: SupportAgent; readonly target: Target; readonly read: Read<Value> },
  show: (looked: Looked<Value>) => string,
  status = 200,
): Promise<Response> {
  const organizationId = param(context, 'organizationId');
  const { agent, target } = at;
  const looked = await look(deps, agent, { organizationId, target }, at.read);
  if (looked.ok) return supportAnswer(show(looked.value), status);
  if (looked.code === 'not_found') return supportRefusal(deps, 'not_found');
  return askReason(deps, agent, {
    organizationId,
    next: new URL(context.req.url).pathname,
    refusedBecause: null,
  });
}

function showOrganization(
  deps: SupportHttpDeps,
  context: Context,
  agent: SupportAgent,
  fault: FormFault | null = null,
): Promise<Response> {
  const organizationId = param(context, 'organizationId');
  const read: Read<Omit<Parameters<typeof organizationPage>[1], 'agentName' | 'agentId' | 'grant'>> = async (
    tx,
  ) => {
    const organization = await getOrganizationFacts(tx, organizationId);
    const activation = await findActivation(tx, organizationId);
    if (!organization || !activation) return undefined;
    const tenants = await listTenantFacts(tx, organizationId);
    const events = await listEvents(tx, { organizationId, userId: null });
    const lift = await findOpenLift(tx, organizationId);
    return { organization, tenants, events, activation, lift, fault };
  };
  const target = { kind: 'organization', id: organizationId } as const;
  return lookAt(
    deps,
    context,
    { agent, target, read },
    ({ value, grant }) =>
      organizationPage(deps.frame, { agentName: agent.name, agentId: agent.id, grant, ...value }),
    fault === null ? 200 : 400,
  );
}

function showUser(deps: SupportHttpDeps, context: Context, agent: SupportAgent): Promise<Response> {
  const [organizationId, userId] = [param(context, 'organizationId'), param(context, 'userId')];
  const read: Read<Omit<Parameters<typeof userPage>[1], 'agentName' | 'grant'>> = async (tx, now) => {
    const organization = await findOrganization(tx, organizationId);
    const user = await getUserDetails(tx, { organizationId, userId });
    if (!organization || !user) return undefined;
    const attempts = await attemptsOfUser(tx, { organizationId, userId });
    const events = await listEvents(tx, { organizationId, userId });
    return { organization, user, attempts, events, now };
  };
  return lookAt(deps, context, { agent, target: { kind: 'user', id: userId }, read }, ({ value, grant }) =>
    userPage(deps.frame, { agentName: agent.name, grant, ...value }),
  );
}

function showAttempt(deps: SupportHttpDeps, context: Context, agent: SupportAgent): Promise<Response> {
  const [organizationId, attemptId] = [param(context, 'organizationId'), param(context, 'attemptId')];
  const read: Read<{
    organization: NonNullable<Awaited<ReturnType<typeof findOrganization>>>;
    attempt: NonNullable<Awaited<ReturnType<typeof attemptOfOrganization>>>;
    now: Date;
  }> = async (tx, now) => {
    const organization = await findOrganization(tx, organizationId);
    const attempt = await attemptOfOrganization(tx, organizationId, attemptId);
    return organization && attempt ? { organization, attempt, now } : undefined;
  };
  return lookAt(
    deps,
    context,
    { agent, target: { kind: 'attempt', id: attemptId }, read },
    ({ value: { organization, attempt, now }, grant }) =>
      timeLinePage(deps.frame, {
        agentName: agent.name,
        place: { organization, grant },
        attempt,
        steps: explainAttempt(attempt, now),
      }),
  );
}

async function showAttemptOfNobody(
  deps: SupportHttpDeps,
  context: Context,
  agent: SupportAgent,
): Promise<Response> {
  const attempt = await attemptOfNobody(deps, agent, param(context, 'attemptId'));
  if (!attempt) return supportRefusal(deps, 'not_found');
  const steps = explainAttempt(attempt, await deps.clock.now(deps.db));
  return supportAnswer(timeLinePage(deps.frame, { agentName: agent.name, place: null, attempt, steps }));
}

const forms = { activation: takeActivationAnswer, lift: takeLiftForm } as const;

/** What support decides about the rule of an account: whether it may enforce SSO, and whether support opens it again. */
async function takeAnswer(
  deps: NewAccountDeps,
  context: Context,
  agent: SupportAgent,
  form: FormFault['form'],
): Promise<Response> {
  const organizationId = param(context, 'organizationId');
  const home = `/support/organizations/${organizationId}`;
  const outcome = await forms[form](deps, context, agent, organizationId);
  if (outcome === null) return seeOther(home);
  if (outcome === 'not-found') return supportRefusal(deps, 'not_found');
  if (outcome === 'reason-needed')
    return askReason(deps, agent, { organizationId, next: home, refusedBecause: null });
  return showOrganization(deps, context, agent, { form, text: outcome.fault });
}

async function takeReason(deps: SupportHttpDeps, context: Context, agent: SupportAgent): Promise<Response> {
  const organizationId = param(context, 'organizationId');
  const form = await readForm(context.req.raw);
  const typed = form?.get('reason') ?? '';
  const home = `/support/organizations/${organizationId}`;
  const wanted = safeReturnTo(form?.get('next'));
  const next = wanted === home || wanted.startsWith(`${home}/`) ? wanted : home;
  const given = await giveReason(deps, agent, organizationId, typed);
  if (given.ok) return seeOther(next);
  if (given.code === 'not_found') return supportRefusal(deps, 'not_found');
  return askReason(deps, agent, { organizationId, next, refusedBecause: given.detail ?? '' });
}
