import type { ConsentCaseView, ConsentWaiterView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { consentCasesQuery } from '../../api/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { atWhen, since, when } from '../../ui/when.ts';
import { appName } from './app-name.ts';
import { caseTitle, knownWords, stateWords, waiterWords } from './case-words.model.ts';
import { grantBadges } from './grant-words.model.ts';
import { RemindButton } from './remind-button.tsx';

const badges = {
  asked: grantBadges.waiting,
  silent: grantBadges.waiting,
  declined: grantBadges.declined,
  blocked: grantBadges.blocked,
} as const;

function Waiter({ waiter }: { readonly waiter: ConsentWaiterView }) {
  return (
    <li className="waiter">
      <b className="long">{waiter.displayName}</b> <span className="quiet long">{waiter.address}</span>
      <span className="block">{waiterWords(waiter, when)}</span>
    </li>
  );
}

function CaseCard({ one, brand }: { readonly one: ConsentCaseView; readonly brand: string }) {
  const { tone, icon, word } = badges[one.state === 'approved' ? 'asked' : one.state];
  const restCount = one.waiterCount - one.waiters.length;
  return (
    <section className="card" aria-labelledby={one.id}>
      <div className="card-head">
        <h2 id={one.id} className="long">
          {appName(brand, one.registration)} at {one.tenantDomain ?? one.tenantId}
        </h2>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </div>
      <div className="card-body stack-tight">
        <p>
          <b>{caseTitle(one, since)}.</b> {stateWords(one)}
        </p>
        <p className="quiet">
          {knownWords(one, atWhen)}
          {one.lookedAt !== null && ` We last looked ${atWhen(one.lookedAt)}.`}
        </p>
        <ul className="waiters" aria-label="Who waits">
          {one.waiters.map((waiter) => (
            <Waiter key={waiter.id} waiter={waiter} />
          ))}
          {restCount > 0 && <li className="waiter quiet">and {restCount} more</li>}
        </ul>
      </div>
      <div className="card-foot">
        <RemindButton one={one} />
      </div>
    </section>
  );
}

/** Who of the account waits for an IT admin, since when, and how we know. */
export function CasesCards({ brand }: { readonly brand: string }) {
  const { data, error, refetch } = useQuery(consentCasesQuery);
  if (error)
    return <FailureNotice what="The list of who waits" fault={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className="card">
        <SkeletonRows count={3} />
      </div>
    );
  const open = data.cases.filter(({ closedAt }) => closedAt === null);
  if (open.length === 0)
    return (
      <div className="card">
        <div className="card-body">
          <h2>Nobody waits for your IT admin</h2>
          <p className="quiet">
            Whoever is stopped by Microsoft and asks for approval is shown here, with what we know of it.
          </p>
        </div>
      </div>
    );
  return open.map((one) => <CaseCard key={one.id} one={one} brand={brand} />);
}
