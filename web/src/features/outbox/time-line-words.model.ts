import type { TimeLineStep } from '@gatehouse/contract';
import type { IconName } from '../../ui/icon.tsx';
import { lasting } from '../../ui/lasting.ts';

/** The glyph beside each kind of step; the words say the same. */
export const stepIcons: Readonly<Record<Exclude<TimeLineStep['kind'], 'ended'>, IconName>> = {
  accepted: 'inbox',
  waited: 'hourglass',
  attempt: 'arrow',
  held: 'pause',
  decided: 'person',
  waits: 'clock',
};

const millisecondsBetween = (from: string, to: string): number =>
  Math.max(0, Date.parse(to) - Date.parse(from));

/** How long a step took, or has taken so far; null where that says nothing. */
export function tookWords({ kind, at, until }: TimeLineStep): string | null {
  if (until === null || kind === 'waits') return null;
  const took = millisecondsBetween(at, until);
  const words = took < 1000 ? 'less than a second' : lasting(Math.round(took / 1000));
  return `${kind === 'attempt' ? 'took' : 'for'} ${words}`;
}

/** A time line is read from its end where it is long: so many newest steps, and how many stand before them. */
export function newestSteps<Step>(
  steps: readonly Step[],
  most: number,
): { readonly shown: readonly Step[]; readonly hiddenCount: number } {
  // One that is hidden would take as much room as the button for it.
  const hiddenCount = steps.length <= most + 1 ? 0 : steps.length - most;
  return { shown: steps.slice(hiddenCount), hiddenCount };
}
