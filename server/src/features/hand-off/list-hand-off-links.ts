import type { InputOf, listHandOffLinks as operation, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { HandOffDeps } from './hand-off-deps.ts';
import { handOffLinkView } from './hand-off-link-view.ts';
import { listHandOffLinkRows } from './hand-off-links.store.ts';

type Operation = typeof operation;

/** One page of the links of the caller's organization, newest first. */
export async function listHandOffLinks(
  deps: Pick<HandOffDeps, 'db' | 'clock'>,
  call: Call<InputOf<Operation>>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const { before, limit } = call.input.query;
  const now = await deps.clock.now(deps.db);
  const { organizationId } = call.who;
  const rows = await listHandOffLinkRows(deps.db, { organizationId, before, limit: limit + 1 });
  const links = rows.slice(0, limit).map((row) => handOffLinkView(row, now));
  return ok({ links, nextBefore: rows.length > limit ? (links.at(-1)?.id ?? null) : null });
}
