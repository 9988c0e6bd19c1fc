import type { Rate } from './bucket.model.ts';

/** What a budget belongs to. `address` is an e-mail address, `ip` a client (IPv6: its /64), `all` everybody together. */
export type Subject = 'ip' | 'address' | 'user' | 'organization' | 'tenant' | 'all';

export interface LimitRule extends Rate {
  readonly of: Subject;
  /** What one token is. */
  readonly counts: string;
  /**
   * Tokens that a process takes at once and spends by itself, so that requests cost no query; null where the database is
   * asked each time. Processes together may pass the budget by this much each.
   */
  readonly batch: number | null;
  /** Whether LIMITS_SCALE raises it. What protects people from guessing and from mail never grows. */
  readonly isScaled: boolean;
  /** What the person is told. It names no subject, so it is the same whether one exists or not. */
  readonly told: string;
}
