import type { InputOf, ReplyOf, setSignature as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { deleteSignature, readSignature, writeSignature } from './signatures.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/** Writes the caller's signature. That it was changed is recorded, since it goes out with their mails; what it says is not. */
export async function setSignature(
  deps: Deps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who, input } = call;
  const { html } = input.body;
  await inTransaction(deps.db, async (tx) => {
    if ((await readSignature(tx, who)) === html) return;
    const now = await deps.clock.now(tx);
    if (html === '') await deleteSignature(tx, who);
    else await writeSignature(tx, who, html, now);
    await recordAuditEvent(deps, tx, {
      organizationId: who.organizationId,
      at: now,
      action: 'user.signature-changed',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'user', id: who.userId },
      context: {},
    });
  });
  return ok({ html });
}
