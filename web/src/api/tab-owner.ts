const place = 'gatehouse-owner';

/**
 * What pages keep in this tab (a message being written, a list of people) is of whoever typed it: where somebody else is signed
 * in by now, it is forgotten. Call it before any page reads what it kept.
 */
export function claimTab(userId: string): void {
  try {
    if (sessionStorage.getItem(place) === userId) return;
    sessionStorage.clear();
    sessionStorage.setItem(place, userId);
  } catch {
    // No storage: nothing is kept in it either.
  }
}
