/** When a caller may try again: `never` as it is, `now`, `later` by itself, or after somebody has acted. */
export type RetryAdvice =
  | 'never'
  | 'now'
  | 'later'
  | 'after-you-act'
  | 'after-it-admin-acts'
  | 'after-vendor-acts';

export interface ErrorEntry {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 502 | 503;
  /** What happened, for people. */
  readonly title: string;
  /** What it means for them and the next step. */
  readonly next: string;
  /** What it means to the engineer who reads the log. */
  readonly internal: string;
  readonly retry: RetryAdvice;
}

/** One row of the catalogue. */
export const entry = (
  status: ErrorEntry['status'],
  retry: RetryAdvice,
  title: string,
  next: string,
  internal: string,
): ErrorEntry => ({ status, title, next, internal, retry });
