import { createHash } from 'node:crypto';
import type { Person } from '../directory/directory-state.ts';
import type { Emulator } from '../emulator.ts';
import type { Delivery } from '../outlook/mail-store.ts';
import { graphError, idHeaders, refusals, type GraphRefusal, type RequestIds } from './graph-errors.ts';
import { GraphRefused, readJsonRequest, readMimeRequest, type SendMailRequest } from './send-mail-request.ts';

/** Graph takes 4 MB for the whole request (learn.microsoft.com/graph/outlook-large-attachments, read 2026-11). */
const mostBytes = 4 * 1024 * 1024;
/** Outlook lets one app do four things in one mailbox at a time (learn.microsoft.com/graph/throttling-limits, read 2026-11). */
const mostInFlight = 4;

const inFlight = new WeakMap<Emulator['mail'], Map<string, number>>();

function mailboxRefusal(person: Person): GraphRefusal | null {
  if (person.mailbox === 'none' || person.mailbox === 'on-premises') return refusals.noMailbox;
  return person.mailbox === 'full' ? refusals.quota : null;
}

/** What the bearer may do, if it is one for Graph; throws GraphRefused. */
function verifiedBearer(emulator: Emulator, authorization: string | undefined) {
  const [scheme, bearer] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !bearer) throw new GraphRefused(refusals.noToken);
  const token = emulator.accessTokens.verify(bearer);
  if (token.kind === 'expired') throw new GraphRefused(refusals.expiredToken);
  if (token.kind === 'invalid') throw new GraphRefused(refusals.badToken);
  return token;
}

/** The sender, if the bearer may send mail as them; throws GraphRefused. */
function senderOf(emulator: Emulator, authorization: string | undefined): Person {
  const token = verifiedBearer(emulator, authorization);
  const maySend = token.scopes.some((scope) => scope.toLowerCase() === 'mail.send');
  if (!maySend) throw new GraphRefused(refusals.accessDenied);
  const person = emulator.directory.findPersonByOid(token.tid, token.oid);
  if (!person || person.deletedAt !== null) throw new GraphRefused(refusals.badToken);
  const refusal = mailboxRefusal(person);
  if (refusal) throw new GraphRefused(refusal);
  return person;
}

const addressOf = (person: Person): string => person.mail ?? person.upn;

async function readRequest(contentType: string, bytes: Buffer): Promise<SendMailRequest> {
  if (bytes.length > mostBytes) throw new GraphRefused(refusals.tooLarge);
  const text = bytes.toString('utf8');
  return contentType.startsWith('text/plain') ? readMimeRequest(text) : readJsonRequest(text);
}

async function store(emulator: Emulator, person: Person, request: SendMailRequest): Promise<void> {
  const own = addressOf(person);
  if (request.to.length + request.cc.length + request.bcc.length === 0)
    throw new GraphRefused(refusals.noRecipients);
  if (request.from !== null && request.from.toLowerCase() !== own.toLowerCase())
    throw new GraphRefused(refusals.sendAsDenied);
  const { to, cc, bcc, subject, html, headers, attachments } = request;
  await emulator.mail.add({
    to,
    cc,
    bcc,
    subject,
    html,
    headers,
    attachments,
    via: 'graph',
    from: { address: own, name: person.displayName },
    text: '',
    sentFrom: request.saveToSentItems ? own : null,
  });
}

/** Runs the work unless four are already at it in this mailbox. */
async function oneOfFour<Result>(
  mail: Emulator['mail'],
  mailbox: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const counts = inFlight.get(mail) ?? new Map<string, number>();
  inFlight.set(mail, counts);
  const count = (counts.get(mailbox) ?? 0) + 1;
  if (count > mostInFlight) throw new GraphRefused(refusals.concurrency);
  counts.set(mailbox, count);
  mail.highestInFlight.set(mailbox, Math.max(count, mail.highestInFlight.get(mailbox) ?? 0));
  try {
    return await work();
  } finally {
    counts.set(mailbox, (counts.get(mailbox) ?? 1) - 1);
  }
}

export interface SendMailCall {
  readonly authorization: string | undefined;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly ids: RequestIds;
}

/** `POST /v1.0/me/sendMail`: 202 with an empty body and no content type once the mail is stored, or Graph's refusal. */
export async function sendMail(
  emulator: Emulator,
  call: SendMailCall,
): Promise<{ readonly response: Response; readonly delivery: Delivery }> {
  const delivery: Delivery = {
    mailbox: '',
    requestId: call.ids.requestId,
    clientRequestId: call.ids.hasClientRequestId ? call.ids.clientRequestId : null,
    bodySha256: createHash('sha256').update(call.bytes).digest('hex'),
    startedAt: emulator.clock.now().toISOString(),
    endedAt: null,
    status: null,
    stored: false,
  };
  let response: Response;
  let mailbox = '';
  try {
    const person = senderOf(emulator, call.authorization);
    mailbox = addressOf(person);
    await oneOfFour(emulator.mail, mailbox, async () =>
      store(emulator, person, await readRequest(call.contentType, call.bytes)),
    );
    delivery.stored = true;
    response = new Response(null, { status: 202, headers: idHeaders(call.ids) });
  } catch (fault) {
    if (!(fault instanceof GraphRefused)) throw fault;
    response = graphError(fault.refusal, call.ids, emulator.clock.now());
  }
  delivery.status = response.status;
  delivery.endedAt = emulator.clock.now().toISOString();
  return { response, delivery: { ...delivery, mailbox } };
}
