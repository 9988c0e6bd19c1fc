import { parseEmailAddress } from '../../kernel/email-address.ts';
import type { Executor } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import type { Sealing, SealingContext } from '../../ports/secrets/sealing.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { expiryOf, writeContent, type Notice } from './notice.model.ts';
import { insertNotices, type NewNoticeRow } from './notices.store.ts';

interface Deps {
  readonly random: Random;
  readonly sealing: Sealing;
}

/** What the facts of one notice are sealed for. */
export function factsContext(noticeId: string): SealingContext {
  return ['notice-facts', noticeId];
}

/** In the one form in which it is mailed. What is no address is kept as it is and fails when it should be sent: no act fails for it. */
function storedAddress(text: string): string {
  const parsed = parseEmailAddress(text);
  return parsed.ok ? parsed.value : text;
}

/**
 * Asks for a mail in the caller's transaction: no act without its notice, no notice without its act. It leaves after the
 * commit; a caller that wants it at once then calls `wakeNoticeSender`, else it takes up to a second. False where the same
 * act has asked before: nothing more is mailed.
 */
export async function enqueueNotice(deps: Deps, tx: Executor, notice: Notice): Promise<boolean> {
  return (await insertNotices(tx, [rowOf(deps, notice, false)])) > 0;
}

/** Asks for several mails of one act in one statement; gives how many of them had not been asked for before. */
export async function enqueueNotices(deps: Deps, tx: Executor, notices: readonly Notice[]): Promise<number> {
  return insertAll(deps, tx, notices, false);
}

/** The same for a part of a mailing: these give way to every other mail, and leave at a pace (`bulk-pace.ts`). */
export async function enqueueBulkNotices(
  deps: Deps,
  tx: Executor,
  notices: readonly Notice[],
): Promise<number> {
  return insertAll(deps, tx, notices, true);
}

async function insertAll(
  deps: Deps,
  tx: Executor,
  notices: readonly Notice[],
  isBulk: boolean,
): Promise<number> {
  if (notices.length === 0) return 0;
  return insertNotices(
    tx,
    notices.map((notice) => rowOf(deps, notice, isBulk)),
  );
}

function rowOf(deps: Deps, notice: Notice, isBulk: boolean): NewNoticeRow {
  const { at, content, recipient } = notice;
  const id = newId('ntc', at, deps.random);
  return {
    id,
    organization_id: notice.organizationId,
    kind: content.kind,
    recipient_address: storedAddress(recipient.address),
    recipient_name: recipient.name,
    sealed_facts: deps.sealing.seal(new Secret(writeContent(content)), factsContext(id)),
    idempotency_key: notice.idempotencyKey,
    created_at: at,
    expires_at: expiryOf(content, at),
    is_bulk: isBulk,
  };
}
