import { createHash } from 'node:crypto';
import type { MessageDraft } from '@gatehouse/contract';
import type { PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { presentRequest, type RequestFacts } from '../../kernel/request-facts.ts';
import type { Executor } from '../../ports/db/database.ts';
import { encodeGraphMessage, maxGraphRequestBytes } from '../../ports/microsoft/graph.ts';
import { newId } from '../../ports/random/random.ts';
import { lockUnusedAttachments, type AttachmentFacts } from '../attachments/public.ts';
import { prepareLinks, withFiles, type LinkingDeps, type PreparedLink } from '../file-links/public.ts';
import { holdMailboxOfUser, type HeldMailbox } from '../mailboxes/public.ts';
import { departureOf, type Departure } from './departure.model.ts';

/** Who hands in, from which mailbox, and the time of it. */
export interface HandIn {
  readonly who: PersonCaller;
  readonly mailboxId: string;
  readonly batchId: string | null;
  readonly now: Date;
  /** By which it came; undefined where no request asked for it. */
  readonly request: RequestFacts | undefined;
}

/** One message that somebody would like to send. */
export interface Wish {
  readonly draft: MessageDraft;
  readonly idempotencyKey: string;
  /** Where its draft stands in the request. */
  readonly field: string;
}

export interface Acceptance extends Wish {
  /** Its message's, in the order of what was examined. */
  readonly id: string;
  readonly handIn: HandIn;
  readonly contentHash: Buffer;
  readonly bytes: number;
  readonly links: readonly PreparedLink[];
  readonly departure: Departure;
}

/** The same key and content always give the same message; the same key with other content is refused. */
export function contentHash(content: MessageDraft | readonly MessageDraft[]): Buffer {
  return createHash('sha256').update(JSON.stringify(content)).digest();
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

/** The mailbox that the caller sends from; it stays as it is until the transaction ends. */
export async function beginHandIn(
  tx: Executor,
  who: PersonCaller,
  batchId: string | null = null,
): Promise<Outcome<HandIn>> {
  const mailbox = await holdMailboxOfUser(tx, who.organizationId, who.userId);
  return handInFrom(mailbox, who, batchId, presentRequest());
}

/** Whether something can be handed in from this mailbox, which is held. */
export function handInFrom(
  mailbox: HeldMailbox | undefined,
  who: PersonCaller,
  batchId: string | null,
  request: RequestFacts | undefined,
): Outcome<HandIn> {
  if (mailbox === undefined || mailbox.state === 'disconnected') return refused('mailbox_not_connected');
  if (mailbox.state === 'needs-reconnect') return refused('mailbox_needs_reconnect');
  return ok({ who, mailboxId: mailbox.id, batchId, now: mailbox.now, request });
}

/** Whether these can be taken, all of them; locks their files, and writes nothing. */
export async function examineWishes(
  deps: LinkingDeps,
  tx: Executor,
  handIn: HandIn,
  wishes: readonly Wish[],
): Promise<Outcome<Acceptance[]>> {
  const ids = wishes.flatMap(({ draft }) => draft.attachmentIds);
  const unused = await lockUnusedAttachments(tx, handIn.who, ids);
  const files = new Map(unused.map((file) => [file.id, file]));
  const accepted: Acceptance[] = [];
  for (const wish of wishes) {
    const acceptance = await examineWish(deps, tx, handIn, wish, files);
    if (!acceptance.ok) return acceptance;
    accepted.push(acceptance.value);
  }
  return ok(accepted);
}

async function examineWish(
  deps: LinkingDeps,
  tx: Executor,
  handIn: HandIn,
  wish: Wish,
  unused: ReadonlyMap<string, AttachmentFacts>,
): Promise<Outcome<Acceptance>> {
  const { who, now } = handIn;
  const { draft, field } = wish;
  const missing = draft.attachmentIds.findIndex((id) => !unused.has(id));
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
  const files = draft.attachmentIds.flatMap((id) => unused.get(id) ?? []);
  const bytes = requestBytes(draft, files, links.value);
  if (bytes > maxGraphRequestBytes) return refused('message_too_large', { field });
  const id = newId('msg', now, deps.random);
  return ok({ ...wish, id, handIn, contentHash: contentHash(draft), bytes, links: links.value, departure });
}
