import { previewGroups, type EnforcementPreview } from '@gatehouse/contract';
import { barFinding, barSegments } from './group-bar.model.ts';
import { groupWords } from './preview-words.model.ts';
import { figure } from './counted.model.ts';

/** The six groups as a bar in proportion, and each with its number. */
export function GroupBar({ counts }: { readonly counts: EnforcementPreview['counts'] }) {
  return (
    <div className="group-bar">
      <svg width="100%" height="8" role="img" aria-label={barFinding(counts)}>
        {barSegments(counts).map(({ group, start, width }) => (
          <rect key={group} className={`of-${group}`} x={`${start}%`} width={`${width}%`} height="8" />
        ))}
      </svg>
      <dl className="group-figures">
        {previewGroups.map((group) => (
          <div key={group}>
            <dt>
              <svg width="9" height="9" aria-hidden="true">
                <rect className={`of-${group}`} width="9" height="9" rx="2" />
              </svg>
              {groupWords[group].word}
            </dt>
            <dd>
              <span className="figure">{figure(counts[group])}</span>
              <span className="quiet">{groupWords[group].means}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
