/** Sending limits of Exchange Online; null: there is none. */
export interface ExchangeLimits {
  /** Of one mailbox; what is more is delivered in a later minute. */
  readonly messagesPerMinute: number | null;
  /** Of one mailbox in 24 hours; what is more comes back. Every recipient of every mail counts. */
  readonly recipientsPerDay: number | null;
  readonly recipientsPerMessage: number | null;
  /** Of a whole tenant in 24 hours, outside it. */
  readonly externalRecipientsPerDay: number | null;
}

export const exchangeLimitNames = [
  'messagesPerMinute',
  'recipientsPerDay',
  'recipientsPerMessage',
  'externalRecipientsPerDay',
] as const satisfies readonly (keyof ExchangeLimits)[];

/**
 * How a tenant or a mailbox is limited: `none` (everything accepted is delivered at once), `as-microsoft`, or
 * Microsoft's with these changed.
 */
export type ExchangeSetting = 'none' | 'as-microsoft' | Partial<ExchangeLimits>;

/**
 * Microsoft's numbers (learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits
 * "Sending limits", read 2026-11). The tenant's follow from its licences: 500 × licences^0.7 + 9500
 * (techcommunity 4372797; docs/reference/microsoft.md 4.4).
 */
export function microsoftLimits(licences: number): ExchangeLimits {
  return {
    messagesPerMinute: 30,
    recipientsPerDay: 10_000,
    recipientsPerMessage: 500,
    externalRecipientsPerDay: Math.floor(500 * licences ** 0.7 + 9500),
  };
}

/** The limits by the first setting that says something: the mailbox's, its tenant's, the emulator's. Null: none hold. */
export function limitsFrom(
  settings: readonly (ExchangeSetting | null)[],
  licences: () => number,
): ExchangeLimits | null {
  const setting = settings.find((each) => each !== null) ?? 'none';
  if (setting === 'none') return null;
  return { ...microsoftLimits(licences()), ...(setting === 'as-microsoft' ? {} : setting) };
}
