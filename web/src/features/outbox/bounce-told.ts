const place = 'gatehouse-told-of-bounces';

/**
 * Whether this person has said in this browser that they know where bounces arrive. The browser's storage is enough: nothing
 * depends on it, and whoever comes with another browser reads one sentence more. It holds the ids of people, which are names and
 * no secrets, so that on a shared machine each is told once.
 */
export function wasToldOfBounces(userId: string): boolean {
  try {
    return (localStorage.getItem(place) ?? '').split(' ').includes(userId);
  } catch {
    // No storage: told again.
    return false;
  }
}

const mostPeople = 20;

/** They know. */
export function rememberToldOfBounces(userId: string): void {
  try {
    const others = (localStorage.getItem(place) ?? '').split(' ').filter((id) => id !== '' && id !== userId);
    localStorage.setItem(place, [userId, ...others].slice(0, mostPeople).join(' '));
  } catch {
    // No storage: told again.
  }
}
