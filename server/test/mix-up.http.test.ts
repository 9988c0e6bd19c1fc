import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoCustomers } from '../worlds/demo.ts';
import { startBadIssuer, type BadIssuer } from './bad-issuer.ts';
import { Browser } from './browser.ts';
import { apiOf, replyOf, startHouse, type House } from './harness.ts';

/** Two registrations, each for people and for an IT admin's proof: four addresses to which an answer comes back. */
const callbacks = {
  'sign-in of a person': '/sign-in/microsoft/callback',
  'mail of a person': '/mailboxes/callback',
  'sign-in of an IT admin': '/it/prove/sign-in/callback',
  'mail of an IT admin': '/it/prove/mail/callback',
} as const;
type Kind = keyof typeof callbacks;
const kinds = Object.keys(callbacks) as Kind[];
const tenants = ['contoso.example', 'fabrikam.example'] as const;
type Tenant = (typeof tenants)[number];

interface Context {
  readonly kind: Kind;
  readonly tenant: Tenant;
}
const contexts = kinds.flatMap((kind) => tenants.map((tenant): Context => ({ kind, tenant })));
const nameOf = ({ kind, tenant }: Context): string => `${kind} of ${tenant}`;

let house: House;
/** It redeems any code for anybody: what stops an answer that belongs elsewhere is ours. */
let issuer: BadIssuer;
const admins = new Map<Tenant, { readonly browser: Browser; readonly page: string }>();

beforeAll(async () => {
  issuer = await startBadIssuer();
  house = await startHouse({
    environment: async (emulator) => ({
      MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${issuer.origin},https://graph.microsoft.com=${emulator.graph}`,
    }),
  });
  for (const tenant of tenants) {
    await letIn(tenant);
    const browser = new Browser();
    expect((await browser.visit(`${house.baseUrl}/sign-in/microsoft`)).status).toBe(200);
    const link = await apiOf(house, browser)(operations.createHandOffLink, { body: {} });
    admins.set(tenant, { browser, page: replyOf(link).url });
  }
});
afterAll(async () => {
  await house.close();
  await issuer.stop();
});

/** Whoever comes from now on is the account admin of this tenant. */
async function letIn(tenant: Tenant): Promise<void> {
  const customer = demoCustomers.find(({ domain }) => domain === tenant);
  const admin = customer?.people.find(({ role }) => role === 'admin');
  if (!customer || !admin) throw new Error(`the demo has no admin of ${tenant}`);
  const { objectId: oid, displayName: name, email } = admin;
  await issuer.letIn({ tid: customer.tenantId, oid, name, preferred_username: email, acct: 0 });
}

/** A journey that has come back from the issuer: the browser, and the answer that it has not yet delivered. */
async function goOut({ kind, tenant }: Context): Promise<{ browser: Browser; answer: URL }> {
  const admin = admins.get(tenant);
  if (!admin) throw new Error(`nobody is signed in for ${tenant}`);
  const starts: Record<Kind, string> = {
    'sign-in of a person': `${house.baseUrl}/sign-in/microsoft`,
    'mail of a person': `${house.baseUrl}/mailboxes/connect`,
    'sign-in of an IT admin': `${admin.page}/prove/sign-in`,
    'mail of an IT admin': `${admin.page}/prove/mail`,
  };
  await letIn(tenant);
  const browser = kind === 'mail of a person' ? admin.browser : new Browser();
  const back = await browser.visit(starts[kind], (next) => next.searchParams.has('code'));
  expect(new URL(back.url).pathname).toBe(callbacks[kind]);
  return { browser, answer: new URL(back.url) };
}

/** What a journey may leave behind, with the tenant that it is about. */
async function traces(): Promise<string[]> {
  const events = await house.db
    .selectFrom('audit_events')
    .innerJoin('organizations', 'organizations.id', 'audit_events.organization_id')
    .select(['audit_events.action', 'organizations.name'])
    .where((of) =>
      of.or([
        of('action', 'in', ['session.opened', 'consent-proof.seen']),
        of('action', 'like', 'mailbox.%connected'),
      ]),
    )
    .orderBy('audit_events.id')
    .execute();
  return events.map(({ action, name }) => `${action} ${name}`);
}

async function leftBehindBy(act: () => Promise<unknown>): Promise<string[]> {
  const before = (await traces()).length;
  await act();
  return (await traces()).slice(before);
}

const at = (path: string, code: string | null, state: string | null): string =>
  `${house.baseUrl}${path}?${new URLSearchParams({ code: code ?? '', state: state ?? '' }).toString()}`;
const partsOf = ({ searchParams }: URL) => [searchParams.get('code'), searchParams.get('state')] as const;

const pairs = contexts.flatMap((one) => contexts.map((other) => [one, other] as const));
const named = pairs.map(([one, other]) => [nameOf(one), nameOf(other), one, other] as const);

test.each(named)(
  'A06: a code of %s in the journey of %s: the diagonal alone passes',
  async (_one, _other, one, other) => {
    const stolen = await goOut(one);
    const own = await goOut(other);
    const [code] = partsOf(one === other ? own.answer : stolen.answer);
    const [, state] = partsOf(own.answer);
    const left = await leftBehindBy(() => own.browser.visit(at(callbacks[other.kind], code, state)));
    expect(left).toHaveLength(one === other ? 1 : 0);
  },
);

test.each(contexts.flatMap((context) => kinds.map((kind) => [nameOf(context), kind, context] as const)))(
  'A06: the whole answer of %s, brought to where a %s is awaited',
  async (_name, kind, context) => {
    const { browser, answer } = await goOut(context);
    const left = await leftBehindBy(() => browser.visit(at(callbacks[kind], ...partsOf(answer))));
    expect(left).toHaveLength(kind === context.kind ? 1 : 0);
  },
);

const login = 'https://login.microsoftonline.com';
const contoso = demoCustomers.find(({ domain }) => domain === 'contoso.example')?.tenantId ?? '';
const fabrikam = demoCustomers.find(({ domain }) => domain === 'fabrikam.example')?.tenantId ?? '';

test.each([
  ['its own', 1, [`${login}/${contoso}/v2.0`]],
  ['another tenant', 0, [`${login}/${fabrikam}/v2.0`]],
  ['another host', 0, [`https://evil.example/${contoso}/v2.0`]],
  ['a look-alike host', 0, [`${login}.evil.example/${contoso}/v2.0`]],
  ['the template', 0, [`${login}/{tenantid}/v2.0`]],
  ['nobody', 0, ['']],
  ['two, of whom the first is right', 0, [`${login}/${contoso}/v2.0`, 'https://evil.example']],
])('A06: an answer that says (RFC 9207) that it is of %s', async (who, sessions, issuers) => {
  const { browser, answer } = await goOut({ kind: 'sign-in of a person', tenant: 'contoso.example' });
  for (const said of issuers) answer.searchParams.append('iss', said);
  await issuer.arrived();
  const left = await leftBehindBy(() => browser.visit(answer.href));
  expect(left).toHaveLength(sessions);
  // Only the token can tell one tenant of Microsoft's from another; to the others no code is handed.
  const redeemed = (await issuer.arrived()).here.filter((request) => request.endsWith('/token'));
  expect(redeemed).toHaveLength(sessions === 1 || who === 'another tenant' ? 1 : 0);
});
