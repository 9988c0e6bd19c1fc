import { keyOf } from '../../kernel/call.ts';
import type { Executor } from '../../ports/db/database.ts';
import { assignAttachments } from '../attachments/public.ts';
import { recordAuditEvents, type AuditFact } from '../audit/public.ts';
import { writeLinks, type LinkingDeps } from '../file-links/public.ts';
import type { Acceptance } from './accept-messages.ts';
import { insertMessages, type MessageRow, type MessageToWrite } from './outbox.store.ts';

/** A message that was taken, and what it was examined as. */
export interface Written {
  readonly acceptance: Acceptance;
  readonly row: MessageRow;
}

/**
 * Writes what was examined, all of one organization, with its files and its record. None is written, and nothing given, for one whose
 * key its sender has used before.
 */
export async function writeMessages(
  deps: LinkingDeps,
  tx: Executor,
  accepted: readonly Acceptance[],
): Promise<Written[]> {
  if (accepted.length === 0) return [];
  const acceptanceOf = new Map(accepted.map((acceptance) => [acceptance.id, acceptance]));
  const rows = await insertMessages(tx, accepted.map(rowOf));
  const written = rows.flatMap((row) => {
    const acceptance = acceptanceOf.get(row.id);
    return acceptance === undefined ? [] : [{ acceptance, row }];
  });
  await takeFiles(deps, tx, written);
  await recordAuditEvents(deps, tx, written.map(eventOf));
  return written;
}

async function takeFiles(deps: LinkingDeps, tx: Executor, written: readonly Written[]): Promise<void> {
  const [first] = written;
  if (first === undefined) return;
  const places = written.flatMap(({ acceptance, row }) =>
    acceptance.draft.attachmentIds.map((id, position) => ({ id, messageId: row.id, position })),
  );
  await assignAttachments(tx, first.row.organization_id, places);
  for (const { acceptance, row } of written) {
    const { links, handIn } = acceptance;
    await writeLinks(deps, tx, handIn.who, { links, messageId: row.id, now: handIn.now });
  }
}

function eventOf({ acceptance, row }: Written): AuditFact<'message.enqueued'> {
  const { draft, handIn, links } = acceptance;
  const { who, now, request } = handIn;
  return {
    organizationId: who.organizationId,
    at: now,
    action: 'message.enqueued',
    actor: { kind: 'user', id: who.userId, name: who.displayName },
    target: { kind: 'message', id: row.id },
    context: {
      recipientCount: draft.to.length + draft.cc.length + draft.bcc.length,
      attachmentCount: draft.attachmentIds.length,
      ...(links.length === 0 ? {} : { linkedFileCount: links.length }),
      ...keyOf(who),
    },
    request,
  };
}

function rowOf(acceptance: Acceptance): MessageToWrite {
  const { handIn, draft, departure, idempotencyKey } = acceptance;
  const { who, mailboxId, batchId, now } = handIn;
  const { to, cc, bcc, replyTo, subject, html } = draft;
  return {
    organization_id: who.organizationId,
    id: acceptance.id,
    user_id: who.userId,
    mailbox_id: mailboxId,
    idempotency_key: idempotencyKey,
    content_hash: acceptance.contentHash,
    recipients: { to, cc, bcc, ...(replyTo === undefined ? {} : { replyTo }) },
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
    request_bytes: acceptance.bytes,
    batch_id: batchId,
  };
}
