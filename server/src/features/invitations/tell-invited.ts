import type { Executor } from '../../ports/db/database.ts';
import { enqueueNotice } from '../notices/public.ts';
import type { InvitationDeps } from './invitation-deps.ts';

/** What the mail to an invited person is made of. The token stands in its link and nowhere else. */
export interface InvitationLetter {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly invitationId: string;
  /** Which sending this is, from 1: each is one mail, however often it is asked for. */
  readonly sentCount: number;
  readonly email: string;
  readonly inviterName: string | null;
  readonly token: string;
  readonly tenantDomain: string | null;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Writes the mail in the caller's transaction; it leaves after the commit. */
export async function tellInvited(
  deps: InvitationDeps,
  tx: Executor,
  letter: InvitationLetter,
): Promise<void> {
  const { organizationName, inviterName, tenantDomain, expiresAt } = letter;
  await enqueueNotice(deps, tx, {
    kind: 'invitation',
    facts: {
      organizationName,
      inviterName,
      // The host is the configuration's, never the request's (security case C07).
      link: `${deps.baseUrl}/invitations/${letter.token}`,
      expiresAt: expiresAt.toISOString(),
      tenantDomain,
    },
    organizationId: letter.organizationId,
    to: letter.email,
    act: `${letter.invitationId}:${letter.sentCount}`,
    now: letter.now,
    expiresAt,
  });
}
