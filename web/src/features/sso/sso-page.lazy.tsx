import { helpMoments } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/queries.ts';
import { HelpBlock } from '../../ui/help-block.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { CasesCards } from '../consent/cases-cards.tsx';
import { GrantsCards } from '../consent/grants-card.tsx';
import { BindingRequestsCard } from '../enforcement/binding-requests-card.tsx';
import { LiftCard } from '../enforcement/lift-card.tsx';
import { EnforcementCard } from '../enforcement/enforcement-card.tsx';
import { HandOffCard } from '../hand-off/hand-off-card.tsx';
import { LivenessCard } from '../liveness/liveness-card.tsx';
import { TenantMoveCard } from '../tenant-moves/move-card.tsx';
import { tenantsQuery } from '../people/people-queries.ts';

function HandOff() {
  const { data, error, refetch } = useQuery(tenantsQuery);
  if (error)
    return <FailureNotice what="The page for your IT admin" fault={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className="card">
        <SkeletonRows count={3} />
      </div>
    );
  return data.tenants.length > 0 ? <HandOffCard tenants={data.tenants} /> : null;
}

/** Microsoft as the way into the account: what IT has approved, and who waits for it; for admins. */
export default function SsoPage() {
  const { data } = useQuery(sessionQuery);
  if (!data) return null;
  if (data.user.role !== 'admin')
    return (
      <div className="settings">
        <PageTitle title="SSO" />
        <Notice tone="wait" icon="person">
          Only admins of your account see this page. Ask one of them where you need something changed.
        </Notice>
      </div>
    );
  return (
    <div className="settings">
      <PageTitle title="SSO">
        What IT has approved at Microsoft, what was seen of it, and who of {data.organization.name} waits.
      </PageTitle>
      <div className="stack">
        <LiftCard />
        <BindingRequestsCard />
        <EnforcementCard />
        <LivenessCard />
        <TenantMoveCard />
        <GrantsCards brand={data.brand.name} />
        <CasesCards brand={data.brand.name} />
        <HandOff />
        <HelpBlock facts={helpMoments['account-settings']} />
      </div>
    </div>
  );
}
