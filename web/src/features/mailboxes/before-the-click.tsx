import type { PreFlightView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/queries.ts';
import { sourceWords } from '../consent/posture-words.model.ts';
import { beforeWords, evidenceWords } from './before-words.model.ts';

/** What connecting will most likely meet at Microsoft, from what we know it, and how old that is. */
export function BeforeTheClick({
  preFlight,
  where,
}: {
  readonly preFlight: PreFlightView;
  readonly where: string;
}) {
  const brand = useQuery(sessionQuery).data?.brand.name ?? '';
  const source = sourceWords(preFlight);
  return (
    <p>
      {beforeWords(preFlight.expects, brand, where).text} {evidenceWords(preFlight.evidence)}
      {source !== null && <span className="help block">{source}</span>}
    </p>
  );
}
