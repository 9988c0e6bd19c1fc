import { maxDraftCount } from '@gatehouse/contract';

/** Why a draft is not written, or null. Whoever has seen another revision than the last would write over what they have not read. */
export function writeRefusal(
  last: { readonly revision: number } | undefined,
  seen: number,
): 'draft_not_found' | 'draft_changed' | null {
  if (last === undefined) return 'draft_not_found';
  return last.revision === seen ? null : 'draft_changed';
}

/** Whether a person who has so many may begin another. */
export const hasRoom = (draftCount: number): boolean => draftCount < maxDraftCount;
