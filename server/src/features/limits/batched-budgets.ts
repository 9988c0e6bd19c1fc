import type { Ticks } from '../../ports/clock/ticks.ts';
import { takesNoWrites } from '../../ports/db/database.ts';
import { decideBatch, type BatchDecision } from './bucket.model.ts';
import type { LimitRule } from './limit-rule.model.ts';
import { limitRules, rateOf, type RuleName } from './limit-rules.model.ts';
import type { Claim, Taken } from './take-from-budget.ts';

interface Purse {
  tokens: number;
  /** Until then the shared bucket is known to be empty; by the clock of the process. */
  refusedUntil: number;
  /** The batch under way; all who wait for tokens wait for the same. */
  taking: Promise<void> | undefined;
  /** How the bucket stands that takes the shared one's place while the database takes no writes; by the clock of the process. */
  ownFullAt?: Date;
}

export interface BatchedBudgetDeps {
  readonly ticks: Ticks;
  /** LIMITS_SCALE. */
  readonly scale: number;
  readonly takeBatch: (claim: Claim, wanted: number) => Promise<BatchDecision>;
}

/**
 * Subjects of one rule that a process remembers; the one that was used longest ago is forgotten, and its tokens with it.
 * Counted for each rule, so that a flood from many addresses makes it forget no user.
 */
const mostSubjects = 10_000;
/** An empty bucket is not asked again sooner: a flood costs one query a second. */
const shortestPauseSeconds = 1;

/**
 * Budgets spent from memory. Each process takes tokens from the shared bucket in batches; what passes in any time is at
 * most the budget and one batch for each process. Where the database does not answer, nothing passes: the fault is thrown. Where it
 * answers and takes no writes, each process counts by itself, so that reading goes on (security case N05).
 */
export class BatchedBudgets {
  readonly #purses = new Map<RuleName, Map<string, Purse>>();
  readonly #deps: BatchedBudgetDeps;

  constructor(deps: BatchedBudgetDeps) {
    this.#deps = deps;
  }

  /** Spends the tokens, or says when to come back. */
  async spend(rule: RuleName, subject: string, tokens = 1): Promise<Taken> {
    const purse = this.#purseOf(rule, subject);
    while (purse.tokens < tokens) {
      const pauseSeconds = purse.refusedUntil - this.#deps.ticks.seconds();
      if (pauseSeconds > 0)
        return { ok: false, rule, retryAfterSeconds: Math.max(1, Math.ceil(pauseSeconds)) };
      purse.taking ??= this.#takeBatch(purse, { rule, subject, tokens: tokens - purse.tokens }).finally(
        () => (purse.taking = undefined),
      );
      await purse.taking;
    }
    purse.tokens -= tokens;
    return { ok: true };
  }

  async #takeBatch(purse: Purse, claim: Claim): Promise<void> {
    const { batch }: LimitRule = limitRules[claim.rule];
    const wanted = batch ?? 1;
    const decision = await this.#deps.takeBatch(claim, wanted).catch((fault: unknown) => {
      if (takesNoWrites(fault)) return this.#countAlone(purse, claim, wanted);
      throw fault;
    });
    if (decision.kind === 'allow') purse.tokens += decision.tokens;
    else
      purse.refusedUntil =
        this.#deps.ticks.seconds() + Math.max(shortestPauseSeconds, decision.retryAfterSeconds);
  }

  /** From a bucket of this process's own, which is full at first. */
  #countAlone(purse: Purse, { rule, tokens = 1 }: Claim, wanted: number): BatchDecision {
    const now = new Date(this.#deps.ticks.seconds() * 1000);
    const bucket = { fullAt: purse.ownFullAt ?? now, now };
    const decision = decideBatch(rateOf(rule, this.#deps.scale), { least: tokens, wanted }, bucket);
    if (decision.kind === 'allow') purse.ownFullAt = decision.fullAt;
    return decision;
  }

  #purseOf(rule: RuleName, subject: string): Purse {
    const purses = this.#purses.get(rule) ?? new Map<string, Purse>();
    this.#purses.set(rule, purses);
    const purse = purses.get(subject) ?? { tokens: 0, refusedUntil: 0, taking: undefined };
    // Out and in again: a Map keeps the order of insertion, so the first is the one used longest ago.
    purses.delete(subject);
    purses.set(subject, purse);
    const [oldest] = purses.keys();
    if (purses.size > mostSubjects && oldest !== undefined) purses.delete(oldest);
    return purse;
  }
}
