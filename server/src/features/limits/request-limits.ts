import type { OrganizationCaller } from '../../kernel/call.ts';
import { refused, type Refusal } from '../../kernel/outcome.ts';
import type { Ticks } from '../../ports/clock/ticks.ts';
import { writeWherePossible } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import { BatchedBudgets } from './batched-budgets.ts';
import { limitRules, type RuleName } from './limit-rules.model.ts';
import { takeBatch, type BudgetDeps, type Taken } from './take-from-budget.ts';

export interface RequestLimitDeps extends BudgetDeps {
  readonly ticks: Ticks;
  readonly log: Log;
  /** Records that somebody's budget is spent, in the audit trail of their organization. */
  readonly recordExceeded: (who: OrganizationCaller, rule: RuleName) => Promise<void>;
}

/** Whose budget it is: the person's, or, where a key of the organization acts, that key's. */
function actingAs(who: OrganizationCaller): string {
  return who.userId ?? who.apiKeyId ?? who.organizationId;
}

type Verdict = Refusal<'rate_limited'> | null;

/** The refusal that everybody who meets a limit gets, with the seconds to wait. */
export function refusalOf(taken: Extract<Taken, { ok: false }>): Refusal<'rate_limited'> {
  const { told } = limitRules[taken.rule];
  return refused('rate_limited', { detail: told, retryAfterSeconds: taken.retryAfterSeconds });
}

/** The limits of what comes often, spent from memory: by address before anybody is known, then by user and organization; checks. */
export function createRequestLimits(deps: RequestLimitDeps) {
  const budgets = new BatchedBudgets({
    ticks: deps.ticks,
    scale: deps.scale,
    takeBatch: (claim, wanted) => takeBatch(deps, claim, wanted),
  });
  const spend = async (
    rule: RuleName,
    subject: string,
    tokens: number,
    who: OrganizationCaller | null,
  ): Promise<Verdict> => {
    const taken = await budgets.spend(rule, subject, tokens);
    if (taken.ok) return null;
    // Told at most once a minute for one rule and subject, whichever replica sees it.
    const isFirst = (await budgets.spend('records-of-excess', `${rule} ${subject}`)).ok;
    if (isFirst) await tell(deps, rule, subject, who);
    return refusalOf(taken);
  };
  return {
    /** A request to the API from this address. */
    ofAddress: (address: string) => spend('requests-of-ip', address, 1, null),
    /** A journey to Microsoft that begins at this address. */
    ofJourney: (address: string) => spend('journeys-of-ip', address, 1, null),
    /**
     * A check of somebody's liveness at this tenant. Nobody is told: it waits its turn. A part of the tenant's budget is for
     * checks that a person waits for, so that after an outage those in the background do not stand before them.
     */
    async ofCheck(tenantId: string, isWaitedFor: boolean): Promise<Taken> {
      const taken = isWaitedFor ? await budgets.spend('waited-for-checks-of-tenant', tenantId) : null;
      return taken?.ok ? taken : budgets.spend('checks-of-tenant', tenantId);
    },
    /** A request of somebody who is signed in. */
    async ofCaller(who: OrganizationCaller): Promise<Verdict> {
      return (
        (await spend('requests-of-user', actingAs(who), 1, who)) ??
        (await spend('requests-of-organization', who.organizationId, 1, who))
      );
    },
    /** What their request asks for: rows of a list, bytes of a file. */
    async ofInput(
      who: OrganizationCaller,
      amount: { readonly rows: number; readonly bytes: number },
    ): Promise<Verdict> {
      const kilobytes = Math.ceil(amount.bytes / 1000);
      const rows = amount.rows === 0 ? null : await spend('rows-of-user', actingAs(who), amount.rows, who);
      return rows ?? (kilobytes === 0 ? null : spend('kilobytes-of-user', actingAs(who), kilobytes, who));
    },
  };
}

async function tell(
  deps: RequestLimitDeps,
  rule: RuleName,
  subject: string,
  who: OrganizationCaller | null,
): Promise<void> {
  deps.log.warn('limit.exceeded', { rule, subject });
  if (who !== null) await writeWherePossible(() => deps.recordExceeded(who, rule));
}
