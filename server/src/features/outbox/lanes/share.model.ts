/** How many messages a process has under way at most. */
export const workers = 32;
/** While others wait, an organization has no more of them than this; and as many are always free for whoever comes (case H11). */
const quarter = workers / 4;

export type SharePass = 'fair' | 'rest';

/** How many of the free workers one pass may fill. */
export function freeFor(pass: SharePass, underWay: number): number {
  return Math.max(0, (pass === 'fair' ? workers : workers - quarter) - underWay);
}

/** How many one organization may have under way after it. In the second pass nobody waits who has less than a quarter. */
export function capOf(pass: SharePass): number {
  return pass === 'fair' ? quarter : workers - quarter;
}
