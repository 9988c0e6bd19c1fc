import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import {
  decideBatch,
  decideTake,
  returnTokens,
  type Bucket,
  type BatchDecision,
  type Rate,
} from './bucket.model.ts';
import { keyText, lockBuckets, peekBuckets, updateBuckets, type Buckets } from './buckets.store.ts';
import { countedSubject, rateOf, type RuleName } from './limit-rules.model.ts';

export interface BudgetDeps {
  readonly db: Database;
  /** A keyed hash: subjects are addresses and people, and the table shall not tell who. */
  readonly hashSubject: (text: string) => Buffer;
  /** LIMITS_SCALE. */
  readonly scale: number;
}

/** What an act costs: tokens (one, unless said) of the budget that a rule gives to a subject. */
export interface Claim {
  readonly rule: RuleName;
  /** The e-mail address, client address or id; '' for rules of all. */
  readonly subject: string;
  readonly tokens?: number;
}

export type Taken =
  | { readonly ok: true }
  | { readonly ok: false; readonly rule: RuleName; readonly retryAfterSeconds: number };

interface Want {
  readonly rule: RuleName;
  readonly key: Buffer;
  readonly rate: Rate;
  readonly tokens: number;
}

function wantsOf(deps: BudgetDeps, claims: readonly Claim[]): Want[] {
  const wants = new Map<string, Want>();
  for (const { rule, subject, tokens = 1 } of claims) {
    const key = deps.hashSubject(JSON.stringify([rule, countedSubject(rule, subject)]));
    const before = wants.get(keyText(key))?.tokens ?? 0;
    wants.set(keyText(key), { rule, key, rate: rateOf(rule, deps.scale), tokens: before + tokens });
  }
  return [...wants.values()];
}

/** The refusal that lasts longest, or what each bucket comes to. */
function decideAll(
  wants: readonly Want[],
  find: (key: Buffer) => Bucket | undefined,
): Taken | { readonly key: Buffer; readonly fullAt: Date }[] {
  let longest: Extract<Taken, { ok: false }> | undefined;
  const stand: { readonly key: Buffer; readonly fullAt: Date }[] = [];
  for (const { rule, key, rate, tokens } of wants) {
    const bucket = find(key);
    if (bucket === undefined) continue;
    const decision = decideTake(rate, tokens, bucket);
    if (decision.kind === 'allow') stand.push({ key, fullAt: decision.fullAt });
    else if (decision.retryAfterSeconds > (longest?.retryAfterSeconds ?? 0))
      longest = { ok: false, rule, retryAfterSeconds: wholeSeconds(decision.retryAfterSeconds) };
  }
  return longest ?? stand;
}

const wholeSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds));

/**
 * Takes what an act costs, from all its budgets or from none. Each taking is a transaction of its own, so that an act
 * that is refused, or fails, has still been counted: call it before the act opens one. What the buckets refuse as they
 * stand is refused by one read; so a flood takes no locks and writes nothing.
 */
export async function takeFromBudget(deps: BudgetDeps, claims: readonly Claim[]): Promise<Taken> {
  const wants = wantsOf(deps, claims);
  const keys = wants.map(({ key }) => key);
  const seen = await peekBuckets(deps.db, keys);
  const glance = decideAll(wants, (key) => seen.get(keyText(key)));
  if (!Array.isArray(glance)) return glance;
  return inTransaction(deps.db, async (tx): Promise<Taken> => {
    const locked = await lockBuckets(tx, keys);
    const decided = decideAll(wants, (key) => bucketOf(locked, key));
    if (!Array.isArray(decided)) return decided;
    await updateBuckets(tx, decided);
    return { ok: true };
  });
}

/** Gives back what an act has cost, where it turned out well: a right password is no guess. */
export async function returnToBudget(deps: BudgetDeps, claims: readonly Claim[]): Promise<void> {
  const wants = wantsOf(deps, claims);
  await inTransaction(deps.db, async (tx) => {
    const buckets = await lockBuckets(
      tx,
      wants.map(({ key }) => key),
    );
    await updateBuckets(
      tx,
      wants.map(({ key, rate, tokens }) => ({
        key,
        fullAt: returnTokens(rate, tokens, bucketOf(buckets, key)),
      })),
    );
  });
}

/** Takes a batch for this process: up to `wanted` tokens, at least those of the claim. */
export async function takeBatch(deps: BudgetDeps, claim: Claim, wanted: number): Promise<BatchDecision> {
  const { key, rate, tokens } = wantOf(deps, claim);
  return inTransaction(deps.db, async (tx: Executor) => {
    const decision = decideBatch(
      rate,
      { least: tokens, wanted },
      bucketOf(await lockBuckets(tx, [key]), key),
    );
    if (decision.kind === 'allow') await updateBuckets(tx, [{ key, fullAt: decision.fullAt }]);
    return decision;
  });
}

function wantOf(deps: BudgetDeps, claim: Claim): Want {
  const [want] = wantsOf(deps, [claim]);
  if (want === undefined) throw new Error('a claim gave no bucket');
  return want;
}

function bucketOf(buckets: Buckets, key: Buffer): Bucket {
  const bucket = buckets.get(keyText(key));
  if (bucket === undefined) throw new Error('a locked bucket is missing');
  return bucket;
}
