import type { Context } from 'hono';
import { readForm } from '../../html/form.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { createCustomer } from '../invitations/public.ts';
import { supportAnswer, type SupportAgent, type SupportHttpDeps } from '../support-door/public.ts';
import { madeAccountPage, newAccountPage } from './new-account.page.ts';

export interface NewAccountDeps extends SupportHttpDeps {
  /** Where the product is, without a slash at the end. */
  readonly baseUrl: string;
  /** A notice was asked for: it may leave at once. */
  readonly wakeNoticeSender: () => void;
}

/** The form for a new account, empty. */
export async function askForAccount(deps: NewAccountDeps, agent: SupportAgent): Promise<Response> {
  return supportAnswer(
    newAccountPage(deps.frame, { agentName: agent.name, name: '', admin: '', fault: null }),
  );
}

/** Makes an account and invites its first admin; its own trail begins with the agent who made it. */
export async function makeAccount(
  deps: NewAccountDeps,
  context: Context,
  agent: SupportAgent,
): Promise<Response> {
  const form = await readForm(context.req.raw);
  const typed = { name: form?.get('name') ?? '', admin: form?.get('admin') ?? '' };
  const by = { kind: 'support', id: agent.id, name: agent.name } as const;
  const vendorName = deps.frame.brand.name;
  const made = await inTransaction(deps.db, (tx) => createCustomer(deps, tx, { ...typed, vendorName, by }));
  if (made.ok) {
    deps.wakeNoticeSender();
    deps.log.info('support.account-made', {
      supportSessionId: agent.sessionId,
      organizationId: made.value.organizationId,
    });
    return supportAnswer(madeAccountPage(deps.frame, agent.name, made.value), 201);
  }
  const fault = { field: made.field ?? '', why: made.detail ?? '' };
  return supportAnswer(newAccountPage(deps.frame, { agentName: agent.name, ...typed, fault }), 400);
}
