import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals around files that travel as links. */
export const fileErrors = {
  linked_file_not_found: entry(
    404,
    'never',
    'There is no such file.',
    'Upload it again. A file that no message takes is deleted after a day.',
    'No linked file of this person with this id that no message uses.',
  ),
  linked_file_whole: entry(
    409,
    'never',
    'The file is whole already.',
    'Upload it as another file if it has changed.',
    'A part for a file that was finished.',
  ),
  linked_file_unfinished: entry(
    409,
    'after-you-act',
    'Parts of the file are missing.',
    'Ask which parts are there, upload the others, then finish the file.',
    'The parts that are there are not all, or the file was not finished before a message was to take it.',
  ),
  no_room_for_file: entry(
    413,
    'after-you-act',
    'Your account has no room for another large file.',
    'Revoke a link that is no longer needed, or wait until one ends.',
    'LINKED_FILES_MEGABYTES or the number of files of one organization is reached (security case I06).',
  ),
  file_link_not_found: entry(
    404,
    'never',
    'There is no such link to a file.',
    'It may belong to somebody else.',
    'No link of this sender or, for an admin, of this account; existence is private.',
  ),
  file_link_over: entry(
    409,
    'never',
    'This link is over already.',
    'It opens nothing any more.',
    'Revoked before, or expired.',
  ),
} as const satisfies Record<string, ErrorEntry>;
