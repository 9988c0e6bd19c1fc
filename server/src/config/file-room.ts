import { wholeNumber } from './limits.ts';
import type { Reader } from './reader.ts';

/** How much the files that travel as links may take of one organization. */
export interface FileRoomSettings {
  readonly bytes: number;
  readonly count: number;
}

/** More rows than the people of an account send in a month, so that files of one byte fill no table. */
const mostFiles = 2000;

/** LINKED_FILES_MEGABYTES: 5 GB where nobody says otherwise, twenty of the largest files. */
export function fileRoom(read: Reader): FileRoomSettings {
  const megabytes = wholeNumber(read, 'LINKED_FILES_MEGABYTES', [1, 1_000_000], 5000);
  return { bytes: megabytes * 1_000_000, count: mostFiles };
}
