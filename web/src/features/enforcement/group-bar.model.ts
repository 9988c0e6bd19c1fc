import { previewGroups, type EnforcementPreview, type PreviewGroup } from '@gatehouse/contract';
import { everybodyCount, groupWords } from './preview-words.model.ts';
import { figure } from './counted.model.ts';

interface Segment {
  readonly group: PreviewGroup;
  /** Percent of the bar. */
  readonly start: number;
  readonly width: number;
}

/** Three of a hundred thousand must be seen as well. */
const narrowest = 1.5;

/** The bar of the six groups; each that has somebody is wide enough to be seen. */
export function barSegments(counts: EnforcementPreview['counts']): readonly Segment[] {
  const shown = previewGroups.filter((group) => counts[group] > 0);
  const total = everybodyCount(counts);
  const forAll = 100 - shown.length * narrowest;
  let start = 0;
  return shown.map((group) => {
    const width = narrowest + (counts[group] / total) * forAll;
    const segment = { group, start, width };
    start += width;
    return segment;
  });
}

/** What the bar says, for whoever does not see it. */
export function barFinding(counts: EnforcementPreview['counts']): string {
  const parts = previewGroups
    .filter((group) => counts[group] > 0)
    .map((group) => `${groupWords[group].word}: ${figure(counts[group])}`);
  return `Of ${figure(everybodyCount(counts))}: ${parts.join(', ')}`;
}
