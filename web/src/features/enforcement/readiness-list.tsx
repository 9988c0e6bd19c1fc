import type { ReadinessLine } from '@gatehouse/contract';
import { Badge } from '../../ui/badge.tsx';
import { atWhen } from '../../ui/when.ts';
import { readinessWords, turnWords } from './readiness-words.model.ts';

/** The way to what is missing, where it is a click of this admin's. */
function Act({ line }: { readonly line: ReadinessLine }) {
  if (line.isMet) return null;
  switch (line.what) {
    case 'linked-tenant':
      return (
        <a className="btn btn-second btn-sm" href="/tenants/link">
          Link your tenant
        </a>
      );
    case 'approval':
      return (
        <a className="btn btn-second btn-sm" href="#hand-off">
          Get the page for IT
        </a>
      );
    case 'fresh-admin':
      return (
        <a className="btn btn-second btn-sm" href="/tenants/fresh?returnTo=%2Fsettings%2Fsso">
          Prove it at Microsoft
        </a>
      );
    default:
      return null;
  }
}

/** What must hold before SSO can be enforced, and whose turn it is where it does not. */
export function ReadinessList({
  lines,
  label = 'What must hold before SSO can be enforced',
}: {
  readonly lines: readonly ReadinessLine[];
  readonly label?: string;
}) {
  return (
    <ul className="grants" aria-label={label}>
      {lines.map((line) => (
        <li key={`${line.what} ${line.tenant?.tenantId ?? ''}`} className="grant">
          <div className="row between">
            <p className="long">{readinessWords(line, atWhen)}</p>
            {line.whoseTurn === null ? (
              <Badge tone="good" icon="check">
                Holds
              </Badge>
            ) : (
              <Badge tone="wait" icon="hourglass">
                {turnWords[line.whoseTurn]}
              </Badge>
            )}
          </div>
          <div className="row">
            <Act line={line} />
          </div>
        </li>
      ))}
    </ul>
  );
}
