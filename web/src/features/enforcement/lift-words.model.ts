import type { LiftView } from '@gatehouse/contract';

type When = (iso: string) => string;

/** What support is about to do, and when. */
export function liftWords({ askedBy, askedAt, approvedBy, opensAt }: LiftView, at: When): readonly string[] {
  const asked = `${askedBy} of support asked ${at(askedAt)} to open the other ways in, because nobody of you could come in any more.`;
  return approvedBy === null || opensAt === null
    ? [
        asked,
        'Nothing has changed yet: a second person of support must approve, and then 24 hours must pass.',
      ]
    : [
        asked,
        `${approvedBy}, a second person of support, has approved. The other ways in open ${at(opensAt)}.`,
      ];
}
