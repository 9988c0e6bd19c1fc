import { isPresumed, type ConsentPosture, type PostureSource } from '@gatehouse/contract';
import { secondsBetween } from '../../kernel/time.ts';

/** How a tenant answers user consent, as far as it is known: from what, and when. */
export interface KnownPosture {
  readonly posture: ConsentPosture;
  readonly seenAt: Date | null;
  readonly by: PostureSource | null;
}

export interface LearnedPosture {
  readonly posture: Exclude<ConsentPosture, 'unknown'>;
  readonly at: Date;
  readonly by: PostureSource;
}

export const unknownPosture: KnownPosture = { posture: 'unknown', seenAt: null, by: null };

/** What is presumed gives way to what is not, and takes its place after a month. */
const staleSeconds = 30 * 24 * 60 * 60;

/** Whether what was learned takes the place of what was known. */
export function replacesPosture(known: KnownPosture, learned: LearnedPosture): boolean {
  if (known.by === null || known.seenAt === null) return true;
  if (!isPresumed(learned.by) || isPresumed(known.by)) return known.seenAt <= learned.at;
  return secondsBetween(known.seenAt, learned.at) >= staleSeconds;
}

/** Microsoft's answer to a journey, as far as it may say something about the tenant. */
export interface Answer {
  readonly error: string | null;
  readonly aadsts: number | null;
  readonly prompt: string | null;
}

interface Row {
  readonly error?: string;
  readonly aadsts?: number;
  readonly posture: LearnedPosture['posture'];
  readonly by: PostureSource;
}

// learn.microsoft.com/entra/identity-platform/reference-error-codes (read 2026-11). The first row that matches decides.
const rows: readonly Row[] = [
  { aadsts: 90095, posture: 'request-approval', by: 'microsoft-answer' },
  { aadsts: 90094, posture: 'admin-only', by: 'microsoft-answer' },
  { aadsts: 90093, posture: 'admin-only', by: 'microsoft-answer' },
  // Who declines was asked; but "Back to app" of the page for requests is said to come back with this number, too.
  { aadsts: 65004, posture: 'self-service', by: 'declined' },
  // Without a number it says about an interactive journey what 90094 says; with 65001 it may be any posture.
  { error: 'consent_required', posture: 'admin-only', by: 'microsoft-answer' },
];

/**
 * What a refused journey teaches about its tenant; null where nothing. A silent one teaches nothing: where no question may
 * be shown, every tenant without a grant answers `consent_required`.
 */
export function postureFromAnswer(answer: Answer): Pick<LearnedPosture, 'posture' | 'by'> | null {
  if (answer.prompt === 'none') return null;
  const row = rows.find(
    (candidate) =>
      (candidate.aadsts ?? null) === answer.aadsts &&
      (candidate.error === undefined || candidate.error === answer.error),
  );
  return row === undefined ? null : { posture: row.posture, by: row.by };
}
