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
  readonly inviterName: string;
  readonly token: string;
  readonly tenantDomain: string | null;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Writes the mail in the caller's transaction; it leaves after the commit. Gives the link that stands in it. */
export async function tellInvited(
  deps: Pick<InvitationDeps, 'random' | 'sealing' | 'baseUrl'>,
  tx: Executor,
  letter: InvitationLetter,
): Promise<string> {
  const { organizationName, inviterName, tenantDomain, expiresAt } = letter;
  // The host is the configuration's, never the request's (security case C07).
  const link = `${deps.baseUrl}/invitations/${letter.token}`;
  await enqueueNotice(deps, tx, {
    organizationId: letter.organizationId,
    recipient: { address: letter.email, name: null },
    idempotencyKey: `invitation:${letter.invitationId}:${letter.sentCount}`,
    at: letter.now,
    content: {
      kind: 'invitation',
      organizationName,
      inviterName,
      link,
      expiresAt,
      ...(tenantDomain === null ? {} : { tenantDomain }),
    },
  });
  return link;
}
