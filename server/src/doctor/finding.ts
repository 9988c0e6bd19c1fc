/** What one check has found: one line of the report. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  /** What is so, and where it is not well: what to do. Never a secret. */
  readonly told: string;
}

/** A finding of one check, by its state. */
export function findingsOf(check: string) {
  const as =
    (state: Finding['state']) =>
    (told: string): Finding => ({ check, state, told });
  return { ok: as('ok'), warning: as('warning'), failed: as('failed') };
}
