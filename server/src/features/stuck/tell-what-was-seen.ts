import { inTransaction } from '../../ports/db/database.ts';
import { newReference } from '../../ports/random/random.ts';
import type { Actor } from '../audit/public.ts';
import { noteSeenPage, type StuckAttempt } from '../attempts/public.ts';
import { peopleOfAttempt, waitForAdmin, type WaitDeps } from '../consent-cases/public.ts';
import { learnPosture } from '../grants/public.ts';
import { postureOf, type NextStep, type SeenPage } from './stuck.model.ts';

/** What a person says of their own journey. */
export interface Said {
  readonly attempt: StuckAttempt;
  readonly page: SeenPage;
  readonly next: NextStep;
  /** The number on the page, where they have pasted it. */
  readonly aadsts: number | null;
}

/** Keeps what the person says they saw on their journey: for support, whoever they are. */
export async function noteWhatWasSeen(deps: WaitDeps, { attempt, page, aadsts }: Said): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const at = await deps.clock.now(tx);
    await noteSeenPage(tx, attempt, { page, aadsts, reference: newReference(deps.random), at });
  });
}

/**
 * Keeps the place of those who wait now, and gives the path of their wait where this browser may see it: the session or
 * the link of an invitation has started the journey. Where an address was only typed, or nobody here knows it, the answer is
 * null for everybody alike, so that nobody can ask which addresses there are.
 */
export async function keepPlace(deps: WaitDeps, said: Said): Promise<string | null> {
  const { attempt } = said;
  const { people, how } = await peopleOfAttempt(deps.db, attempt);
  const claim = said.next === 'sent' ? 'sent-request' : 'needs-admin';
  const now = await deps.clock.now(deps.db);
  let path: string | null = null;
  for (const person of people) {
    const actor: Actor =
      how === 'proven' && person.key.userId !== null
        ? { kind: 'user', id: person.key.userId, name: person.displayName }
        : { kind: 'stranger' };
    const { registration, returnTo } = attempt;
    const kept = await waitForAdmin(deps, { person, registration, claim, since: now, returnTo, actor });
    if (!kept.ok || how === 'typed') continue;
    path = kept.value.path;
    await learn(deps, said, kept.value.tenantId);
  }
  return path;
}

/** What they saw says how their tenant answers: only of people we know, whose tenant comes from us. */
async function learn(deps: WaitDeps, { attempt, page }: Said, tenantId: string): Promise<void> {
  const posture = postureOf(page);
  if (posture === null) return;
  await inTransaction(deps.db, async (tx) => {
    const at = await deps.clock.now(tx);
    const { registration } = attempt;
    await learnPosture(tx, { tenantId, registration, posture, at, by: 'person-saw-page' });
  });
}
