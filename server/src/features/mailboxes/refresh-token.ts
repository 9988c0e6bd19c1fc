import type { Secret } from '../../ports/secrets/secret.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { MailboxRow } from './mailboxes.store.ts';

type MailboxKey = Pick<MailboxRow, 'organization_id' | 'id'>;

const context = (mailbox: MailboxKey) =>
  ['mailbox-refresh-token', mailbox.organization_id, mailbox.id] as const;

/** Seals a refresh token for one row: in any other row it cannot be opened (security case G04). */
export function sealRefreshToken(sealing: Sealing, refreshToken: Secret, mailbox: MailboxKey): Buffer {
  return sealing.seal(refreshToken, context(mailbox));
}

/** The refresh token of a row. Throws where it was tampered with or belongs to another row. */
export function openRefreshToken(sealing: Sealing, sealed: Buffer, mailbox: MailboxKey): Secret {
  return sealing.open(sealed, context(mailbox));
}
