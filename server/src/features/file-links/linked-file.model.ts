import { fileSize } from '@gatehouse/contract';

/** How a file is cut: parts are numbered from 1, all of one size but the last. */
export interface Cut {
  readonly sizeBytes: number;
  readonly partBytes: number;
}

export function partCountOf({ sizeBytes, partBytes }: Cut): number {
  return Math.ceil(sizeBytes / partBytes);
}

/** How many bytes the part of this number has; 0 where the file has no such part. */
export function bytesOfPart(cut: Cut, number: number): number {
  const count = partCountOf(cut);
  if (number < 1 || number > count) return 0;
  return number < count ? cut.partBytes : cut.sizeBytes - (count - 1) * cut.partBytes;
}

/** The numbers of the parts that are not there. */
export function missingParts(cut: Cut, there: readonly number[]): readonly number[] {
  const known = new Set(there);
  return Array.from({ length: partCountOf(cut) }, (_, index) => index + 1).filter(
    (number) => !known.has(number),
  );
}

/** How much of one thing an organization may keep here. */
export interface FileRoom {
  readonly bytes: number;
  readonly count: number;
}

/** Why a file of this size has no room beside what is there; null where it has (security case I06). */
export function lackOfRoom(sizeBytes: number, used: FileRoom, room: FileRoom): string | null {
  if (used.bytes + sizeBytes <= room.bytes && used.count < room.count) return null;
  return (
    `Large files of your account may have ${fileSize(room.bytes)} together, in ${room.count} files: ` +
    `${fileSize(used.bytes)} in ${used.count} are there. Revoke a link that is no longer needed, or wait until one ends.`
  );
}
