/** Tokens of the budget that a rule of the limits gives to a subject: an e-mail address, a client, an organization. */
export interface BudgetClaim<Rule extends string = string> {
  readonly rule: Rule;
  readonly subject: string;
  /** One, unless said. */
  readonly tokens?: number;
}

/** Takes what an act costs, from all its budgets or from none; asked before the work is done. */
export type TakeFromBudget<Rule extends string> = (
  claims: readonly BudgetClaim<Rule>[],
) => Promise<{ readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }>;

/** Gives back what an act has cost, where it turned out well. */
export type ReturnToBudget<Rule extends string> = (claims: readonly BudgetClaim<Rule>[]) => Promise<void>;
