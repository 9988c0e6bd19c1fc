import type { BindingRequestView, listBindingRequests as operation, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import { listRequestRows } from './bindings.store.ts';

/** Who came by the mail of a user under another name or address, and waits for an admin; the oldest first. */
export async function listBindingRequests(
  deps: { readonly db: Database },
  call: Call<object>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  return ok({ requests: await requestsOf(deps.db, call.who.organizationId) });
}

export async function requestsOf(db: Executor, organizationId: string): Promise<BindingRequestView[]> {
  const rows = await listRequestRows(db, organizationId);
  return rows.map((row) => ({
    id: row.id as BindingRequestView['id'],
    user: {
      id: row.user_id as BindingRequestView['user']['id'],
      displayName: row.display_name,
      email: row.email,
    },
    cameAs: { displayName: row.came_as.displayName, address: row.came_as.address, domain: row.domain },
    cameAt: row.came_at.toISOString(),
  }));
}
