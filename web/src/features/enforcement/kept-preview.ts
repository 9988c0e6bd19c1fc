import { enforcementPreview, pinChoices, type EnforcementPreview } from '@gatehouse/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod/mini';
import { noChoices, type PinChoices } from './pin-choices.model.ts';

/** The preview that this admin looks at, and what they have chosen for a new one. */
export interface KeptPreview {
  readonly made: null | {
    readonly preview: EnforcementPreview;
    /** The choices it was made with. */
    readonly pins: PinChoices;
    /** When it stops to arm, by the clock of this device. */
    readonly overAt: number;
  };
  readonly choices: PinChoices;
}

const place = (userId: string): string => `gatehouse-preview-${userId}`;
const schema = z.object({
  made: z.nullable(z.object({ preview: enforcementPreview, pins: pinChoices, overAt: z.number() })),
  choices: pinChoices,
});
const nothing: KeptPreview = { made: null, choices: noChoices };

function readKept(userId: string): KeptPreview {
  try {
    const parsed = schema.safeParse(JSON.parse(sessionStorage.getItem(place(userId)) ?? 'null'));
    return parsed.success ? parsed.data : nothing;
  } catch {
    return nothing;
  }
}

/** Keeps it in this tab: the proof that the admin is there is got at Microsoft, and they come back to what they chose. */
export function keepPreview(userId: string, kept: KeptPreview): void {
  try {
    sessionStorage.setItem(place(userId), JSON.stringify(kept));
  } catch {
    // No room, or no storage: it lives as long as the page.
  }
}

/** What this tab keeps. */
export const keptPreviewQuery = (userId: string) =>
  queryOptions({
    queryKey: ['kept-preview', userId],
    queryFn: () => readKept(userId),
    initialData: () => readKept(userId),
    staleTime: Infinity,
    gcTime: Infinity,
  });
