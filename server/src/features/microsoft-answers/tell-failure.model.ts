import type { ErrorCode, ItRequest, MicrosoftPageKey, NextAction, TurnHolder } from '@gatehouse/contract';
import { nextActions } from '@gatehouse/contract';
import { lookUpAadsts } from './aadsts-knowledge.model.ts';

/** A failure as its AADSTS number tells it; `{brand}` is put in by whoever shows it. */
export interface AadstsTelling {
  readonly title: string;
  readonly text: string;
  readonly turn: TurnHolder;
  readonly action: NextAction;
  readonly page: MicrosoftPageKey;
  readonly ask: ItRequest | null;
  readonly isRetryable: boolean;
}

/**
 * Failures that say less than the number does. The closed tables have decided already; a failure with a story of its own,
 * such as a pressed Cancel, keeps it.
 */
const toldByNumber: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'microsoft_refused',
  'microsoft_admin_approval_needed',
  'microsoft_vendor_fault',
  'microsoft_unreachable',
]);

/** What the number says of this failure; null where there is none, or the failure is told in its own words. */
export function tellByNumber(code: ErrorCode, aadsts: number | null): AadstsTelling | null {
  if (aadsts === null || !toldByNumber.has(code)) return null;
  const known = lookUpAadsts(aadsts);
  // Of a number that is in no row the verdict says more than we could.
  if (!known.isKnown && code !== 'microsoft_refused') return null;
  const { title, text, turn, action, page, isRetryable } = known;
  return { title, text, turn, action, page, ask: nextActions[action].ask, isRetryable };
}
