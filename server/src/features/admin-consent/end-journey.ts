import type { ErrorCode } from '@gatehouse/contract';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { newReference } from '../../ports/random/random.ts';
import {
  findHandOffLinkOfState,
  refuseAttempt,
  type AttemptTrace,
  type TakenAttempt,
} from '../attempts/public.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { findOpenHandOff, pagePath } from '../hand-off/public.ts';
import type { AdminConsentDeps, ComingBack } from './admin-consent-deps.ts';

/** How a callback ended: on a path of ours, or with a plain page of failure where the link must not be told. */
export type Ended =
  | { readonly kind: 'go-to'; readonly path: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

export interface JourneyRefusal {
  readonly code: ErrorCode;
  readonly aadsts: number | null;
  readonly trace: AttemptTrace;
}

type Action = 'admin-consent.refused' | 'consent-proof.refused';

interface Refusing {
  readonly action: Action;
  readonly registration: ComingBack['registration'];
  readonly organizationId: string;
  readonly handOffLinkId: string;
  readonly code: string;
  readonly aadsts: number | null;
}

async function record(deps: AdminConsentDeps, tx: Executor, refusing: Refusing, at: Date): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId: refusing.organizationId,
    at,
    action: refusing.action,
    outcome: 'refused',
    actor: { kind: 'stranger' },
    target: { kind: 'hand-off-link', id: refusing.handOffLinkId },
    context: { registration: refusing.registration, because: refusing.code, aadsts: refusing.aadsts },
  });
}

/** The attempt was this browser's and led nowhere: it is ended, recorded, and told on the page of its link. */
export async function refuseJourney(
  deps: AdminConsentDeps,
  attempt: TakenAttempt,
  refusal: JourneyRefusal,
  action: Action,
): Promise<Ended> {
  const { code, aadsts, trace } = refusal;
  const reference = newReference(deps.random);
  deps.log.info('admin-consent.refused', { attemptId: attempt.id, code, aadsts, reference });
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    await refuseAttempt(tx, { id: attempt.id, trace }, now, { code, aadsts, reference });
    if (attempt.handOffLink === null) return { kind: 'failed', code };
    const { registration, handOffLink } = attempt;
    await record(deps, tx, { action, registration, ...handOffLink, code, aadsts }, now);
    return toPage(deps, tx, { link: handOffLink, attemptId: attempt.id, code }, now);
  });
}

async function toPage(
  deps: AdminConsentDeps,
  tx: Executor,
  told: {
    readonly link: NonNullable<TakenAttempt['handOffLink']>;
    readonly attemptId: string;
    readonly code: ErrorCode;
  },
  now: Date,
): Promise<Ended> {
  const link = await findOpenHandOff(deps, tx, told.link, now);
  if (link === null) return { kind: 'failed', code: told.code };
  return { kind: 'go-to', path: `${pagePath(link.token)}?attempt=${told.attemptId}` };
}

/**
 * A callback that no attempt of this browser waits for: forged, replayed, mixed, late, or another browser's. It changes
 * nothing. Where its state is one of ours, the link's account sees that it was tried; else only the log can.
 */
export async function refuseCallback(
  deps: AdminConsentDeps,
  callback: {
    readonly state: string | null;
    readonly code: 'attempt_unknown' | 'attempt_expired' | 'attempt_of_another_browser';
    readonly registration: ComingBack['registration'];
  },
  action: Action,
): Promise<Ended> {
  const { code, registration, state } = callback;
  deps.log.warn('admin-consent.callback-refused', { code, registration });
  const found = state === null ? null : await findHandOffLinkOfState(deps.db, state);
  if (found === null) return { kind: 'failed', code };
  const { organizationId, handOffLinkId, attemptId } = found;
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    await record(deps, tx, { action, registration, organizationId, handOffLinkId, code, aadsts: null }, now);
    // Late, and from the browser that set out: it may see the page again. Nobody else learns its address.
    if (code !== 'attempt_expired') return { kind: 'failed', code };
    return toPage(deps, tx, { link: { organizationId, handOffLinkId }, attemptId, code }, now);
  });
}
