import type { LimitRule } from './limit-rule.model.ts';

export const slowDown = 'That was more at once than we take. Wait a little, then go on; nothing was lost.';

/** The limits of what makes us ask Microsoft. */
export const askingRules = {
  'checks-of-tenant': {
    of: 'tenant',
    counts: 'liveness check: a redemption at Microsoft for a person of the tenant (security case F07)',
    capacity: 160,
    refillSeconds: 1 / 40,
    batch: 10,
    isScaled: false,
    told: slowDown,
  },
  'waited-for-checks-of-tenant': {
    of: 'tenant',
    counts: 'liveness check that a request waits for; once they are spent it takes from the others’',
    capacity: 40,
    refillSeconds: 1 / 10,
    batch: 10,
    isScaled: false,
    told: slowDown,
  },
  'tenant-lookups-of-ip': {
    of: 'ip',
    counts:
      'domain looked up at Microsoft, or look at a case from the page of a wait; without it the page says what is known',
    capacity: 60,
    refillSeconds: 10,
    batch: null,
    isScaled: true,
    told: slowDown,
  },
  'tenant-lookups-of-all': {
    of: 'all',
    counts: 'domain looked up at Microsoft, or look at a case from the page of a wait',
    capacity: 2000,
    refillSeconds: 1 / 5,
    batch: null,
    isScaled: false,
    told: slowDown,
  },
} as const satisfies Record<string, LimitRule>;
