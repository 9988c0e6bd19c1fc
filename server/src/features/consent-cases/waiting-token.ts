import { hashSecret, newSecretText, type Random } from '../../ports/random/random.ts';
import type { Sealing, SealingContext } from '../../ports/secrets/sealing.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import type { WaiterRow } from './waiters.store.ts';

type WaiterKey = Pick<WaiterRow, 'organization_id' | 'id'>;

function contextOf(row: WaiterKey): SealingContext {
  return ['waiting-token', row.organization_id, row.id];
}

/** A new token for the link of one wait, as its row keeps it: 256 bits; to be found by its hash, and sealed for later mails. */
export function newWaitingToken(
  deps: { readonly random: Random; readonly sealing: Sealing },
  row: WaiterKey,
): Pick<WaiterRow, 'token_hash' | 'sealed_token'> {
  const token = newSecretText(deps.random);
  return {
    token_hash: hashSecret(token),
    sealed_token: deps.sealing.seal(new Secret(token), contextOf(row)),
  };
}

/** The path of a wait's own page: whoever holds it may see the wait, and answer for it. */
export function waitingPath(sealing: Sealing, row: WaiterKey & Pick<WaiterRow, 'sealed_token'>): string {
  return `/waiting/${sealing.open(row.sealed_token, contextOf(row)).reveal()}`;
}
