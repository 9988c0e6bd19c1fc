import type { SignedIn } from '../../kernel/call.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { newReference } from '../../ports/random/random.ts';
import type { Actor } from '../audit/public.ts';
import { noteSeenPage, type StuckAttempt } from '../attempts/public.ts';
import { domainOf, peopleOfAttempt, waitForAdmin, type WaitDeps } from '../consent-cases/public.ts';
import { learnPosture } from '../grants/public.ts';
import { postureOf, type NextStep, type SeenPage } from './stuck.model.ts';

export interface KeepPlaceDeps extends WaitDeps {
  /** Within the budget of look-ups; null where Microsoft does not answer, too. */
  readonly tenantOfDomain: (domain: string, client: string) => Promise<string | null>;
}

/** What a person says of their own journey. */
export interface Said {
  readonly attempt: StuckAttempt;
  readonly page: SeenPage;
  readonly next: NextStep;
  /** The number on the page, where they have pasted it. */
  readonly aadsts: number | null;
  /** Whose session the browser shows now. */
  readonly who: SignedIn | null;
  /** The client's network address: look-ups are counted for it. */
  readonly client: string;
}

/** Keeps what the person says they saw on their journey: for support, whoever they are. */
export async function noteWhatWasSeen(
  deps: WaitDeps,
  { attempt, page, aadsts }: Pick<Said, 'attempt' | 'page' | 'aadsts'>,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const at = await deps.clock.now(tx);
    await noteSeenPage(tx, attempt, { page, aadsts, reference: newReference(deps.random), at });
  });
}

/**
 * Keeps the place of those who wait now, and gives the path of their wait where this browser may see it: the session that
 * started the journey is there still, or the link of an invitation has. Where an address was only typed, or nobody here knows it, the answer is
 * null for everybody alike, so that nobody can ask which addresses there are.
 */
export async function keepPlace(deps: KeepPlaceDeps, said: Said): Promise<string | null> {
  const { attempt, who } = said;
  const now = await deps.clock.now(deps.db);
  const { people, how } = await peopleOfAttempt(deps.db, attempt, { who, now });
  const waitDeps = attempt.organizationId === null ? await lookedUpAlike(deps, said) : deps;
  const word = { claim: said.next === 'sent' ? 'sent-request' : 'needs-admin', how } as const;
  let path: string | null = null;
  for (const person of people) {
    const actor: Actor =
      how === 'proven' && person.key.userId !== null
        ? { kind: 'user', id: person.key.userId, name: person.displayName }
        : { kind: 'stranger' };
    const { registration, returnTo } = attempt;
    const kept = await waitForAdmin(waitDeps, { person, registration, word, since: now, returnTo, actor });
    if (!kept.ok || how === 'typed') continue;
    path = kept.value.path;
    await learn(deps, said, kept.value.tenantId);
  }
  return path;
}

/**
 * The domain of a typed address is looked up whether anybody here has the address or not, under the budget of such look-ups,
 * and an outage is told to nobody: neither the answer nor its time says who is known (docs/product.md 3.14).
 */
async function lookedUpAlike(deps: KeepPlaceDeps, { attempt, client }: Said): Promise<WaitDeps> {
  const tenantId = await deps.tenantOfDomain(domainOf(attempt.loginHint ?? ''), client);
  return { ...deps, entra: { ...deps.entra, findTenantOf: () => Promise.resolve(tenantId) } };
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
