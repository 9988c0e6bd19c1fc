import type { InputOf, listUsers as operation, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { parseCursor, writeCursor } from './cursor.model.ts';
import { listPeople } from './people.store.ts';
import { searchWords } from './search-words.model.ts';
import { userView, type MailboxesOf } from './user-view.ts';

type Operation = typeof operation;

/** One page of the people of the caller's organization. */
export async function listUsers(
  deps: { readonly db: Database; readonly mailboxesOf: MailboxesOf },
  call: Call<InputOf<Operation>>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const { search, role, state, method, pin, after, limit } = call.input.query;
  const cursor = after === undefined ? undefined : parseCursor(after);
  if (cursor === null)
    return refused('input_refused', {
      field: 'query.after',
      detail: 'query.after: is not a cursor of this list',
    });
  const { organizationId } = call.who;
  const rows = await listPeople(deps.db, {
    organizationId,
    words: searchWords(search),
    role,
    state,
    method,
    isWithoutPin: pin === 'none',
    after: cursor,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const mailboxes = await deps.mailboxesOf(
    deps.db,
    organizationId,
    shown.map((row) => row.id),
  );
  const last = shown.at(-1);
  return ok({
    users: shown.map((row) => userView(row, mailboxes.get(row.id))),
    nextAfter:
      rows.length > limit && last !== undefined ? writeCursor({ sortKey: last.sort_key, id: last.id }) : null,
  });
}
