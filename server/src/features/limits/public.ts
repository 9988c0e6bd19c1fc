export { deleteFullBuckets } from './buckets.store.ts';
export { createRequestLimits } from './request-limits.ts';
export { returnToBudget, takeFromBudget, type Claim, type Taken } from './take-from-budget.ts';
