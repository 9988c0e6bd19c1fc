import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { PasswordHash } from '../../ports/passwords/password-hasher.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { findUsersByIds } from '../organizations/public.ts';
import { enter, type Entered, type MethodRefusal } from '../sessions/public.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { findOpenInvitation } from './find-invitation.ts';
import type { AcceptanceRefusal } from './invitation.model.ts';

export interface AcceptByAddressDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  /** What may be stored of a new password, or why the rules refuse it. */
  readonly hashNewPassword: (
    typed: string,
    person: { readonly email: string },
  ) => Promise<Outcome<PasswordHash, 'password_refused'>>;
  readonly setPassword: (
    tx: Executor,
    user: { readonly organizationId: string; readonly userId: string },
    hash: PasswordHash,
  ) => Promise<void>;
}

/** What the holder of a link has typed. Without a password the person comes in by codes that are mailed. */
export interface AddressAcceptance {
  readonly token: string;
  readonly displayName: string;
  readonly password: string | null;
  readonly browserHash: Buffer;
  readonly userAgent: string | undefined;
}

type Refusals = AcceptanceRefusal | MethodRefusal | 'user_exists_already' | 'password_refused';

/**
 * Who holds the link of an invitation can read what is sent to the invited address: that is their proof where the account
 * allows ways in beside Microsoft. The user, the password and the session are made in one transaction, or none of them.
 */
export async function acceptByAddress(
  deps: AcceptByAddressDeps,
  asked: AddressAcceptance,
): Promise<Outcome<Entered, Refusals>> {
  const invitation = await findOpenInvitation(deps, asked.token);
  if (invitation === null) return refused('invitation_unknown');
  const hashed = asked.password === null ? null : await deps.hashNewPassword(asked.password, invitation);
  if (hashed !== null && !hashed.ok) return hashed;
  const method = hashed === null ? 'email-code' : 'password';
  return inTransaction(deps.db, async (tx) => {
    const accepted = await acceptInvitation(deps, tx, {
      organizationId: invitation.organizationId,
      invitationId: invitation.invitationId,
      proof: { kind: 'address', method },
      subject: null,
      displayName: asked.displayName,
    });
    if (!accepted.ok) return accepted;
    if (hashed !== null) await deps.setPassword(tx, accepted.value, hashed.value);
    const entered = await enter(deps, tx, {
      users: await findUsersByIds(tx, [accepted.value]),
      proof: { method, tenantId: null, entraSessionId: null },
      browserHash: asked.browserHash,
      userAgent: asked.userAgent,
      returnTo: '/',
      now: await deps.clock.now(tx),
    });
    return entered.ok ? ok(entered.value) : entered;
  });
}
