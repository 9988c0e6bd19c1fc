import type { LinkedFileView } from '@gatehouse/contract';

export type Cut = Pick<LinkedFileView, 'sizeBytes' | 'partBytes' | 'partCount'>;

interface Part {
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** The first part that is not there yet, with where it stands in the file; null where all are. */
export function nextPart(cut: Cut, there: ReadonlySet<number>): Part | null {
  for (let number = 1; number <= cut.partCount; number += 1)
    if (!there.has(number)) {
      const from = (number - 1) * cut.partBytes;
      return { number, from, to: Math.min(from + cut.partBytes, cut.sizeBytes) };
    }
  return null;
}

/** Longer after each try in vain, and half a minute at most: whoever waits is watching. */
export function pauseSeconds(triesInVain: number): number {
  return Math.min(30, 2 ** triesInVain);
}
