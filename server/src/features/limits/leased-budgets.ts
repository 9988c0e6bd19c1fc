import type { Ticks } from '../../ports/clock/ticks.ts';
import type { LeaseDecision } from './bucket.model.ts';
import { limitRules, type LimitRule, type RuleName } from './limit-rules.model.ts';
import type { Claim, Taken } from './take-from-budget.ts';

interface Purse {
  tokens: number;
  /** Until then the shared bucket is known to be empty; by the clock of the process. */
  refusedUntil: number;
  /** The lease under way; all who wait for tokens wait for the same. */
  leasing: Promise<void> | undefined;
}

export interface LeasedBudgetDeps {
  readonly ticks: Ticks;
  readonly lease: (claim: Claim, wanted: number) => Promise<LeaseDecision>;
}

/** Subjects that one process remembers; the one that was used longest ago is forgotten, and its tokens with it. */
const mostSubjects = 10_000;
/** An empty bucket is not asked again sooner: a flood costs one query a second. */
const shortestPauseSeconds = 1;

/**
 * Budgets spent from memory. Each process takes tokens from the shared bucket in batches; what passes in any time is at
 * most the budget and one lease for each process. Where the database does not answer, nothing passes: the fault is thrown.
 */
export class LeasedBudgets {
  readonly #purses = new Map<string, Purse>();
  readonly #deps: LeasedBudgetDeps;

  constructor(deps: LeasedBudgetDeps) {
    this.#deps = deps;
  }

  /** Spends the tokens, or says when to come back. */
  async spend(rule: RuleName, subject: string, tokens = 1): Promise<Taken> {
    const purse = this.#purseOf(`${rule} ${subject}`);
    while (purse.tokens < tokens) {
      const pauseSeconds = purse.refusedUntil - this.#deps.ticks.seconds();
      if (pauseSeconds > 0)
        return { ok: false, rule, retryAfterSeconds: Math.max(1, Math.ceil(pauseSeconds)) };
      purse.leasing ??= this.#lease(purse, { rule, subject, tokens: tokens - purse.tokens }).finally(
        () => (purse.leasing = undefined),
      );
      await purse.leasing;
    }
    purse.tokens -= tokens;
    return { ok: true };
  }

  async #lease(purse: Purse, claim: Claim): Promise<void> {
    const { lease }: LimitRule = limitRules[claim.rule];
    const decision = await this.#deps.lease(claim, lease ?? 1);
    if (decision.kind === 'allow') purse.tokens += decision.tokens;
    else
      purse.refusedUntil =
        this.#deps.ticks.seconds() + Math.max(shortestPauseSeconds, decision.retryAfterSeconds);
  }

  #purseOf(name: string): Purse {
    const purse = this.#purses.get(name) ?? { tokens: 0, refusedUntil: 0, leasing: undefined };
    // Out and in again: a Map keeps the order of insertion, so the first is the one used longest ago.
    this.#purses.delete(name);
    this.#purses.set(name, purse);
    const [oldest] = this.#purses.keys();
    if (this.#purses.size > mostSubjects && oldest !== undefined) this.#purses.delete(oldest);
    return purse;
  }
}
