import type { Sealing } from '../../ports/secrets/sealing.ts';
import { refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { findUsersByIds, type UserFacts } from '../organizations/public.ts';
import { findOpenChoice, takeChoice } from './choices.store.ts';
import { enter, type Entered } from './enter.ts';
import type { MethodRefusal } from './method.model.ts';
import { openChoiceToken } from './session-token.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
}

/** The users that this browser may choose from; null where there is no open choice of its. */
export async function findChoice(
  deps: Pick<Deps, 'db' | 'clock'>,
  choiceId: string,
  browserHash: Buffer,
): Promise<{ readonly users: readonly UserFacts[]; readonly askedFor: string | null } | null> {
  const row = await findOpenChoice(deps.db, choiceId, browserHash, await deps.clock.now(deps.db));
  return row ? { users: await findUsersByIds(deps.db, row.candidates), askedFor: row.asked_for } : null;
}

/** The person has chosen: everything is decided again for this one user, as it stands now. */
export async function chooseOrganization(
  deps: Deps,
  chosen: {
    readonly choiceId: string;
    readonly userId: string;
    readonly browserHash: Buffer;
    readonly userAgent: string | undefined;
  },
): Promise<Outcome<Entered, MethodRefusal | 'attempt_unknown'>> {
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const row = await takeChoice(tx, chosen.choiceId, chosen.browserHash, now);
    const candidate = row?.candidates.find(({ userId }) => userId === chosen.userId);
    if (!row || !candidate) return refused('attempt_unknown');
    return enter(deps, tx, {
      users: await findUsersByIds(tx, [candidate]),
      proof: {
        method: row.method,
        tenantId: row.entra_tenant_id,
        entraSessionId: row.entra_session_id,
        ...(row.second_factor === null ? {} : { secondFactor: row.second_factor }),
        refreshToken:
          row.sealed_refresh_token === null
            ? null
            : openChoiceToken(deps.sealing, row.sealed_refresh_token, row.id),
      },
      browserHash: chosen.browserHash,
      userAgent: chosen.userAgent,
      returnTo: row.return_to,
      now,
    });
  });
}
