import type { Config } from '../config.ts';
import { createTenantOfDomain } from '../features/pre-flight/public.ts';
import { systemTicks } from '../ports/clock/ticks.ts';
import type { Entra } from '../ports/microsoft/entra.ts';
import { createLimits } from './limits.ts';

/** Budgets, and what is looked up at Microsoft under them before anybody is sent there. */
export function createLookups(config: Config, parts: Parameters<typeof createLimits>[1] & { entra: Entra }) {
  const { entra, log } = parts;
  const limits = createLimits(config, parts);
  const { takeFromBudget } = limits;
  return {
    ...limits,
    tenantOfDomain: createTenantOfDomain({ entra, ticks: systemTicks, log, takeFromBudget }),
  };
}
