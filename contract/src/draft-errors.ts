import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals around drafts. */
export const draftErrors = {
  draft_not_found: entry(
    404,
    'never',
    'There is no such draft.',
    'It was sent or discarded, perhaps in another tab, or it belongs to somebody else.',
    'No row for this person; existence is private.',
  ),
  draft_changed: entry(
    409,
    'after-you-act',
    'The draft was changed in another tab or on another device.',
    'Look at it as it is now, or write yours over it.',
    'The revision that the caller has seen is not the last one.',
  ),
  too_many_drafts: entry(
    409,
    'after-you-act',
    'You have 100 drafts, the most that are kept.',
    'Send or discard one that you no longer need.',
    'maxDraftCount of one person is reached.',
  ),
} as const satisfies Record<string, ErrorEntry>;
