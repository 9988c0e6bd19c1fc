import type { EnforcementView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { Badge } from '../../ui/badge.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { atWhen } from '../../ui/when.ts';
import { activationBadges, activationWords } from './activation-words.model.ts';
import { AskSupportForm } from './ask-support-form.tsx';
import { enforcementQuery } from './enforcement-queries.ts';
import { RuleCards } from './rule-cards.tsx';

function Activation({ view }: { readonly view: EnforcementView }) {
  const mayAsk = view.activation === 'not-asked' || view.activation === 'declined';
  return (
    <div className="card-body stack-tight">
      <p className="quiet">
        Microsoft becomes the only way into your account. Whoever came in by a password or a code is signed
        out and gets a mail that leads them back through Microsoft.
      </p>
      {activationWords(view, atWhen).map((line) => (
        <p key={line} className="long">
          {line}
        </p>
      ))}
      {view.request?.outcome === null && view.request.note !== '' && (
        <p className="long quiet">The note: “{view.request.note}”</p>
      )}
      {mayAsk && <AskSupportForm />}
    </div>
  );
}

/** "Enforce SSO for all users": how the account gets it, and once it has it, the rule itself. */
export function EnforcementCard() {
  const { data, error, dataUpdatedAt, refetch } = useQuery(enforcementQuery);
  if (data && (data.activation === 'active' || data.enforcement === 'required'))
    return <RuleCards view={data} fault={error} readAt={dataUpdatedAt} onRetry={() => void refetch()} />;
  const badge = data && activationBadges[data.activation];
  return (
    <section className="card" aria-labelledby="enforcement">
      <div className="card-head">
        <h2 id="enforcement">Enforce SSO for all users</h2>
        {badge && (
          <Badge tone={badge.tone} icon={badge.icon}>
            {badge.word}
          </Badge>
        )}
      </div>
      {error && (
        <div className="card-body">
          <FailureNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data ? <Activation view={data} /> : !error && <SkeletonRows count={2} />}
    </section>
  );
}
