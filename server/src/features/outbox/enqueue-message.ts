import { createHash } from 'node:crypto';
import type { enqueueMessage as operation, InputOf, MessageDraft, ReplyOf } from '@gatehouse/contract';
import { keyOf, type Call, type PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import { encodeGraphMessage, maxGraphRequestBytes } from '../../ports/microsoft/graph.ts';
import { newId } from '../../ports/random/random.ts';
import { assignAttachment, lockUnusedAttachments, type AttachmentFacts } from '../attachments/public.ts';
import { recordAuditEvent } from '../audit/public.ts';
import {
  prepareLinks,
  withFiles,
  writeLinks,
  type LinkingDeps,
  type PreparedLink,
} from '../file-links/public.ts';
import { holdMailboxOfUser, type MailboxRow } from '../mailboxes/public.ts';
import { departureOf, type Departure } from './departure.model.ts';
import { messageView } from './message-view.ts';
import { findMessageByKey, insertMessage, lockIdempotencyKey, type MessageRow } from './outbox.store.ts';

export interface EnqueueDeps extends LinkingDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Wakes the dispatcher of this process; others find the message by themselves. */
  readonly wakeDispatcher: () => void;
}

/** The same key and content always give the same message; the same key with other content is refused. */
function contentHash(draft: MessageDraft): Buffer {
  return createHash('sha256').update(JSON.stringify(draft)).digest();
}

/** Bytes of the Graph request that this message will be. Base64 makes three bytes four; 300 for the frame of a file. */
function requestBytes(
  draft: MessageDraft,
  files: readonly AttachmentFacts[],
  links: readonly PreparedLink[],
): number {
  const html = withFiles(draft.html, links);
  const frame = encodeGraphMessage({ ...draft, html, attachments: [], messageId: 'msg_'.padEnd(30) }).length;
  return files.reduce(
    (sum, file) => sum + Math.ceil(file.size_bytes / 3) * 4 + 300 + 4 * file.name.length,
    frame,
  );
}

function mailboxRefusal(mailbox: MailboxRow | undefined): Outcome<never> | null {
  if (!mailbox || mailbox.state === 'disconnected') return refused('mailbox_not_connected');
  return mailbox.state === 'needs-reconnect' ? refused('mailbox_needs_reconnect') : null;
}

/** Takes a message for sending. Once this has answered, the message is in the database and will not be lost. */
export async function enqueue(
  deps: EnqueueDeps,
  who: PersonCaller,
  draft: MessageDraft,
  idempotencyKey: string,
): Promise<Outcome<MessageRow>> {
  const outcome = await inTransaction(deps.db, async (tx): Promise<Outcome<MessageRow>> => {
    await lockIdempotencyKey(tx, who, idempotencyKey);
    const known = await findMessageByKey(tx, who, idempotencyKey);
    if (known)
      return known.content_hash.equals(contentHash(draft)) ? ok(known) : refused('idempotency_key_reused');
    const mailboxId = await holdMailboxToSend(tx, who);
    if (!mailboxId.ok) return mailboxId;
    const now = await deps.clock.now(tx);
    const wish = { who, draft, idempotencyKey, mailboxId: mailboxId.value, batchId: null, now };
    const acceptance = await examineWish(deps, tx, wish);
    return acceptance.ok ? ok(await writeMessage(deps, tx, acceptance.value)) : acceptance;
  });
  if (outcome.ok) deps.wakeDispatcher();
  return outcome;
}

/** The mailbox that the caller sends from; it stays as it is until the transaction ends. */
export async function holdMailboxToSend(tx: Executor, who: PersonCaller): Promise<Outcome<string>> {
  const mailbox = await holdMailboxOfUser(tx, who.organizationId, who.userId);
  const refusal = mailboxRefusal(mailbox);
  return refusal ?? ok(mailbox?.id ?? '');
}

/** One message that somebody would like to send. */
export interface Wish {
  readonly who: PersonCaller;
  readonly draft: MessageDraft;
  readonly idempotencyKey: string;
  readonly mailboxId: string;
  readonly batchId: string | null;
  readonly now: Date;
}

export interface Acceptance extends Wish {
  readonly bytes: number;
  readonly links: readonly PreparedLink[];
  readonly departure: Departure;
}

/** Whether it can be taken; locks its files, and writes nothing. `field` is where its draft stands in the request. */
export async function examineWish(
  deps: EnqueueDeps,
  tx: Executor,
  wish: Wish,
  field = 'body',
): Promise<Outcome<Acceptance>> {
  const { who, draft, now } = wish;
  const files = await lockUnusedAttachments(tx, who, draft.attachmentIds);
  const missing = draft.attachmentIds.findIndex((id) => !files.some((file) => file.id === id));
  if (missing >= 0) return refused('attachment_not_found', { field: `${field}.attachmentIds.${missing}` });
  const departure = departureOf(draft, now);
  if (departure === null) return refused('send_time_refused', { field: `${field}.sendAt` });
  const links = await prepareLinks(deps, tx, who, {
    fileIds: draft.linkedFileIds ?? [],
    field: `${field}.linkedFileIds`,
    leavesAt: departure.dueAt,
    now,
  });
  if (!links.ok) return links;
  const bytes = requestBytes(draft, files, links.value);
  if (bytes > maxGraphRequestBytes) return refused('message_too_large', { field });
  return ok({ ...wish, bytes, links: links.value, departure });
}

/** Writes what was examined, with its files and its record. */
export async function writeMessage(
  deps: EnqueueDeps,
  tx: Executor,
  { who, draft, idempotencyKey, mailboxId, batchId, bytes, links, departure, now }: Acceptance,
): Promise<MessageRow> {
  const id = newId('msg', now, deps.random);
  const { to, cc, bcc, subject, html } = draft;
  const row = await insertMessage(tx, {
    organization_id: who.organizationId,
    id,
    user_id: who.userId,
    mailbox_id: mailboxId,
    idempotency_key: idempotencyKey,
    content_hash: contentHash(draft),
    recipients: JSON.stringify({ to, cc, bcc, replyTo: draft.replyTo }),
    importance: draft.importance ?? 'normal',
    subject,
    html,
    state: departure.state,
    held_because: null,
    held_since: null,
    sender_epoch: who.userEpoch,
    explanation: null,
    created_at: now,
    send_at: departure.sendAt,
    due_at: departure.dueAt,
    lease_until: null,
    ended_at: null,
    request_bytes: bytes,
    batch_id: batchId,
  });
  for (const [position, fileId] of draft.attachmentIds.entries())
    await assignAttachment(tx, who.organizationId, fileId, { messageId: id, position });
  await writeLinks(deps, tx, who, { links, messageId: id, now });
  await recordAuditEvent(deps, tx, {
    organizationId: who.organizationId,
    at: now,
    action: 'message.enqueued',
    actor: { kind: 'user', id: who.userId, name: who.displayName },
    target: { kind: 'message', id },
    context: {
      recipientCount: to.length + cc.length + bcc.length,
      attachmentCount: draft.attachmentIds.length,
      ...(links.length === 0 ? {} : { linkedFileCount: links.length }),
      ...keyOf(who),
    },
  });
  return row;
}

/** The operation behind Compose. */
export async function enqueueMessage(
  deps: EnqueueDeps,
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const outcome = await enqueue(deps, call.who, call.input.body, call.input.headers['idempotency-key']);
  return outcome.ok ? ok(await messageView(deps.db, outcome.value)) : outcome;
}
