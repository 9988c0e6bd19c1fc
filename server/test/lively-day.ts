import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { demoPassword } from '../worlds/demo.ts';
import { issueKey } from './api-key.ts';
import { linkFor, makeReturner } from './bindings.ts';
import { Browser } from './browser.ts';
import { postForm } from './forms.ts';
import {
  answerAs,
  apiOf,
  connectMailbox,
  goToCallback,
  replyOf,
  runDue,
  send,
  signIn,
  type House,
} from './harness.ts';
import { makeLift } from './lifts.ts';
import { linksInMail, makeFileLink } from './linked-files.ts';
import { lastMailTo } from './notices.ts';
import { organizationIdOf, signInAsSupport } from './support.ts';

export type LivelyDay = Awaited<ReturnType<typeof liveADay>>;

/** Something of every kind that lets somebody in, lets somebody act, or leaves by itself. */
export async function liveADay(house: House) {
  const ada = await signIn(house, 'ada@contoso.example');
  const benIn = await signIn(house, 'ben@contoso.example');
  await connectMailbox(house, benIn, 'ben@contoso.example');
  const kim = new Browser();
  await postForm(house, kim, '/sign-in/password', {
    email: 'kim@contoso.example',
    password: demoPassword,
  });
  const doors = { ada, ben: benIn, kim, agent: await signInAsSupport(house) };
  const keys = {
    person: await issueKey(house, benIn, { scopes: ['mailbox:read'] }),
    organization: await issueKey(house, ada, { holder: 'organization', scopes: ['audit:read'] }),
  };
  const links = { ...(await makeLinks(house, ada, benIn)), file: await mailFile(house, benIn) };
  await stopWorkers(house);
  return {
    doors,
    keys,
    links,
    messages: await leaveMessages(house, benIn),
    ...(await leaveNotices(house, ada)),
  };
}

async function makeLinks(house: House, ada: Browser, benIn: Browser) {
  const body = { rows: [{ email: 'invited@contoso.example' }] };
  replyOf(await apiOf(house, ada)(operations.sendInvitations, { body }));
  await postForm(house, new Browser(), '/password/forgot', { email: 'kim@contoso.example' });
  const lee = new Browser();
  const asked = await postForm(house, lee, '/sign-in/code', { email: 'lee@contoso.example' });
  const request = new URL(asked.headers.get('location') ?? '', house.baseUrl).searchParams.get('request');
  await makeReturner(house, 'rita@contoso.example', 'Rita Returner');
  await makeLift(house, await organizationIdOf(house, 'Contoso Electric'));
  const wait = await makeWait(house);
  const onTheWay = new Browser();
  return {
    invitation: (await lastMailTo(house, 'invited@contoso.example')).link,
    reset: (await lastMailTo(house, 'kim@contoso.example')).link,
    code: { lee, request: request ?? '', code: (await lastMailTo(house, 'lee@contoso.example')).code },
    binding: await linkFor(house, 'rita@contoso.example'),
    handOff: replyOf(await apiOf(house, benIn)(operations.createHandOffLink, { body: {} })).url,
    wait,
    onTheWay,
    callback: await goToCallback(house, 'chen@contoso.example', onTheWay),
  };
}

/** Ben has mailed a file to himself, as a link. */
async function mailFile(house: House, benIn: Browser): Promise<string> {
  await makeFileLink(house, benIn, 'A file');
  for (let tries = 0; tries < 400; tries += 1) {
    await runDue(house);
    const [[link] = []] = await linksInMail(house, 'ben@contoso.example', 'A file');
    if (link !== undefined) return link;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the mail with the link did not arrive');
}

/** Emil has sent a request to his IT admin, and keeps his place. */
async function makeWait(house: House): Promise<string> {
  const emil = 'emil@fabrikam.example';
  await house.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
  const browser = await signIn(house, emil);
  await answerAs(house, emil, { answer: 'request' });
  await browser.visit(`${house.baseUrl}/mailboxes/connect`);
  const attempts = house.db.selectFrom('attempts').select('id').where('taken_at', 'is', null);
  const { id: attempt } = await attempts.orderBy('id', 'desc').executeTakeFirstOrThrow();
  const seen = { attempt, page: 'approval-required', next: 'sent' };
  const told = await postForm(house, browser, '/stuck', seen);
  return new URL(told.headers.get('location') ?? '', house.baseUrl).href;
}

async function stopWorkers(house: House): Promise<void> {
  await Promise.all(house.compositions.map((composition) => composition.stop()));
}

/** One waits, one was being handed over when the backup was made, one was held, and one is for the year that follows. */
async function leaveMessages(house: House, browser: Browser) {
  const { at } = (await sql<{ at: Date }>`select clock_now() + interval '300 days' as at`.execute(house.db))
    .rows[0] ?? { at: new Date() };
  const [queued, sending, held, scheduled] = [
    await send(house, browser, { subject: 'queued' }),
    await send(house, browser, { subject: 'sending' }),
    await send(house, browser, { subject: 'held' }),
    await send(house, browser, { subject: 'scheduled', sendAt: at.toISOString() }),
  ];
  const messages = house.db.updateTable('outbox_messages');
  const lease = sql<Date>`clock_now() - interval '1 second'`;
  await messages.set({ state: 'sending', lease_until: lease }).where('id', '=', sending.id).execute();
  await sql`insert into delivery_attempts (organization_id, message_id, number, client_request_id, started_at, outcome)
    select organization_id, id, attempt_count, gen_random_uuid(), clock_now(), 'under-way'
      from outbox_messages where id = ${sending.id}`.execute(house.db);
  await messages
    .set({ state: 'held', held_because: 'mailbox-needs-reconnect', held_since: sql<Date>`clock_now()` })
    .where('id', '=', held.id)
    .execute();
  return { queued, sending, held, scheduled };
}

async function leaveNotices(house: House, ada: Browser) {
  const rows = ['late@contoso.example', 'later@contoso.example'].map((email) => ({ email }));
  replyOf(await apiOf(house, ada)(operations.sendInvitations, { body: { rows } }));
  // Emil asked to be reminded by now.
  const due = sql<Date>`clock_now() - interval '1 second'`;
  await house.db.updateTable('consent_waiters').set({ remind_at: due }).execute();
  return { sentSoFar: await sentSoFar(house) };
}

/** What Microsoft and the mail server have been handed, of both houses. */
export async function sentSoFar({ emulator }: House): Promise<readonly number[]> {
  const [deliveries, notices] = [
    (await emulator.call('GET', '/deliveries')) as
      | { readonly deliveries?: readonly unknown[] }
      | readonly unknown[],
    (await emulator.call('GET', '/notices')) as readonly unknown[],
  ];
  const all = 'deliveries' in deliveries ? (deliveries.deliveries ?? []) : (deliveries as readonly unknown[]);
  return [all.length, notices.length];
}
