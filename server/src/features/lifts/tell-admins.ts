import type { Executor } from '../../ports/db/database.ts';
import { enqueueNotices, type Notice } from '../notices/public.ts';
import { activeAdmins } from '../organizations/public.ts';
import type { LiftDeps } from './lift-deps.ts';

type LiftContent = Extract<Notice['content'], { readonly kind: 'enforcement-lift' }>;

/** All active admins of the account get it by mail at each step: nobody opens it silently (security case E09). */
export async function tellAdmins(
  deps: LiftDeps,
  tx: Executor,
  told: Omit<LiftContent, 'kind' | 'link'> & { readonly organizationId: string; readonly at: Date },
): Promise<void> {
  const { organizationId, at, ...content } = told;
  const admins = await activeAdmins(tx, organizationId);
  await enqueueNotices(
    deps,
    tx,
    admins.map((admin) => ({
      organizationId,
      recipient: { address: admin.email, name: admin.display_name },
      idempotencyKey: `lift-${told.step}:${admin.id}:${at.toISOString()}`,
      at,
      content: { kind: 'enforcement-lift', ...content, link: `${deps.baseUrl}/settings/sso` },
    })),
  );
}
