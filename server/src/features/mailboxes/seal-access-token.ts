import type { Log } from '../../ports/log/log.ts';
import { registrationScopes } from '../../ports/microsoft/registrations.ts';
import type { Secret } from '../../ports/secrets/secret.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { MailboxRow } from './mailboxes.store.ts';

type Holder = Pick<MailboxRow, 'organization_id' | 'id' | 'tenant_id' | 'object_id'>;

/** Whose it is, from which registration, and for what: anything else does not open it (security case G11). */
const context = (mailbox: Holder) =>
  [
    'mailbox-access-token',
    mailbox.organization_id,
    mailbox.id,
    mailbox.tenant_id,
    mailbox.object_id,
    'mail',
    ...registrationScopes.mail,
  ] as const;

export function sealAccessToken(sealing: Sealing, accessToken: Secret, mailbox: Holder): Buffer {
  return sealing.seal(accessToken, context(mailbox));
}

/** Null where it is another's, or was tampered with: another is asked for. */
export function openAccessToken(
  { sealing, log }: { readonly sealing: Sealing; readonly log: Log },
  sealed: Buffer,
  mailbox: Holder,
): Secret | null {
  try {
    return sealing.open(sealed, context(mailbox));
  } catch {
    log.warn('mailbox.access-token-not-opened', { mailboxId: mailbox.id });
    return null;
  }
}
