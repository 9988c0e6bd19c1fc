import { parseEmailAddress } from '../../kernel/email-address.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { Actor } from '../audit/public.ts';
import { createOrganization, organizationByName } from '../organizations/public.ts';
import type { InvitationDeps } from './invitation-deps.ts';
import { inviteFirstAdmin } from './invite-first-admin.ts';

type Deps = Pick<InvitationDeps, 'clock' | 'random' | 'sealing' | 'baseUrl'>;

export interface NewCustomer {
  readonly name: string;
  /** Address of the first admin, as typed. */
  readonly admin: string;
  /** In whose name the mail invites: the brand. */
  readonly vendorName: string;
  /** Who of the vendor makes it. */
  readonly by: Actor;
}

export interface MadeCustomer {
  readonly organizationId: string;
  readonly name: string;
  readonly email: string;
  /** The link of the mail to the first admin: a credential. */
  readonly link: string;
  readonly expiresAt: Date;
}

const longestName = 200;

/**
 * Makes a customer and invites its first admin, in the caller's transaction. Refused, with nothing made: a name that is no
 * line of 1 to 200 characters or is taken (`name`), an address that cannot be written to (`admin`).
 */
export async function createCustomer(
  deps: Deps,
  tx: Executor,
  wanted: NewCustomer,
): Promise<Outcome<MadeCustomer, 'input_refused'>> {
  const name = wanted.name.trim();
  if (name === '' || name.length > longestName || /[\p{Cc}\p{Cf}]/u.test(name))
    return refused('input_refused', {
      field: 'name',
      detail: `give one line of 1 to ${longestName} characters`,
    });
  const address = parseEmailAddress(wanted.admin.trim());
  if (!address.ok)
    return refused('input_refused', { field: 'admin', detail: `"${wanted.admin}" ${address.detail ?? ''}` });
  if ((await organizationByName(tx, name)) !== undefined)
    return refused('input_refused', {
      field: 'name',
      detail: `there is an account named "${name}" already`,
    });
  const organizationId = await createOrganization(deps, tx, name, wanted.by);
  const { vendorName, by } = wanted;
  const email = address.value;
  const invited = await inviteFirstAdmin(deps, tx, {
    organizationId,
    organizationName: name,
    email,
    vendorName,
    by,
  });
  return ok({ organizationId, name, email, ...invited });
}
