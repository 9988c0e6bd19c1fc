import { z } from 'zod/mini';

/** What an admin has chosen in the form of a move. */
export interface KeptWish {
  readonly from: string;
  readonly to: string;
  readonly whom: 'everybody' | 'named';
  readonly text: string;
}

const place = 'gatehouse-move';
const schema = z.object({
  from: z.string(),
  to: z.string(),
  whom: z.enum(['everybody', 'named']),
  text: z.string(),
});

/** Of this tab; null where there is none. */
export function readWish(): KeptWish | null {
  try {
    const parsed = schema.safeParse(JSON.parse(sessionStorage.getItem(place) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps it in this tab: the proof that the admin is there is got at Microsoft, and they come back to what they chose. */
export function keepWish(wish: KeptWish | null): void {
  try {
    if (wish === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(wish));
  } catch {
    // No room, or no storage: it lives as long as the page.
  }
}
