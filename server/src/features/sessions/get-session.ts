import type { InputOf, getSession as operation, ReplyOf, SessionView } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';

export interface Brand {
  readonly name: string;
  readonly supportEmail: string;
}

/** Who the caller is; the check itself has already happened. */
export async function getSession(
  deps: { readonly brand: Brand },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who } = call;
  return ok({
    user: {
      id: who.userId as SessionView['user']['id'],
      displayName: who.displayName,
      email: who.email,
      role: who.role,
    },
    organization: { id: who.organizationId as SessionView['organization']['id'], name: who.organizationName },
    session: {
      id: who.sessionId as SessionView['session']['id'],
      method: who.method,
      openedAt: who.openedAt.toISOString(),
      expiresAt: who.expiresAt.toISOString(),
      graceUntil: who.graceUntil?.toISOString() ?? null,
    },
    brand: { name: deps.brand.name, supportEmail: deps.brand.supportEmail },
  });
}
