import { keyOf } from '../../kernel/call.ts';
import type { Executor } from '../../ports/db/database.ts';
import { newId } from '../../ports/random/random.ts';
import { assignAttachments } from '../attachments/public.ts';
import { recordAuditEvents } from '../audit/public.ts';
import { writeLinks, type LinkingDeps } from '../file-links/public.ts';
import type { Acceptance, HandIn } from './accept-messages.ts';
import { insertMessages, type MessageRow } from './outbox.store.ts';

/**
 * Writes what was examined, with its files and its record. None is written, and nothing given, for one whose key its sender has used
 * before.
 */
export async function writeMessages(
  deps: LinkingDeps,
  tx: Executor,
  handIn: HandIn,
  accepted: readonly Acceptance[],
): Promise<MessageRow[]> {
  const { who, now } = handIn;
  const rows = await insertMessages(
    tx,
    accepted.map((acceptance) => rowOf(deps, handIn, acceptance)),
  );
  const idOf = new Map(rows.map((row) => [row.idempotency_key, row.id]));
  const written = accepted.flatMap((acceptance) => {
    const messageId = idOf.get(acceptance.idempotencyKey);
    return messageId === undefined ? [] : [{ ...acceptance, messageId }];
  });
  await assignAttachments(
    tx,
    who.organizationId,
    written.flatMap(({ messageId, draft }) =>
      draft.attachmentIds.map((id, position) => ({ id, messageId, position })),
    ),
  );
  for (const { links, messageId } of written) await writeLinks(deps, tx, who, { links, messageId, now });
  await recordAuditEvents(
    deps,
    tx,
    written.map(({ draft, links, messageId }) => ({
      organizationId: who.organizationId,
      at: now,
      action: 'message.enqueued',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'message', id: messageId },
      context: {
        recipientCount: draft.to.length + draft.cc.length + draft.bcc.length,
        attachmentCount: draft.attachmentIds.length,
        ...(links.length === 0 ? {} : { linkedFileCount: links.length }),
        ...keyOf(who),
      },
    })),
  );
  return rows;
}

function rowOf(deps: LinkingDeps, { who, mailboxId, batchId, now }: HandIn, acceptance: Acceptance) {
  const { draft, departure, idempotencyKey } = acceptance;
  const { to, cc, bcc, replyTo, subject, html } = draft;
  return {
    organization_id: who.organizationId,
    id: newId('msg', now, deps.random),
    user_id: who.userId,
    mailbox_id: mailboxId,
    idempotency_key: idempotencyKey,
    content_hash: acceptance.contentHash,
    recipients: JSON.stringify({ to, cc, bcc, replyTo }),
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
