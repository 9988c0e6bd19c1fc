import { listTenantGrants, type ConsentCaseView, type TenantGrantView } from '@gatehouse/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { consentCasesQuery } from '../../api/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { atWhen } from '../../ui/when.ts';
import { appName } from './app-name.ts';
import { grantBadges, grantState, seenWords } from './grant-words.model.ts';
import { postureWords } from './posture-words.model.ts';

const tenantGrantsQuery = queryOptions({
  queryKey: ['tenant-grants'],
  queryFn: () => call(listTenantGrants, {}),
});

const whatFor = { 'sign-in': 'signs people in', mail: 'sends mail as the person' } as const;

interface RowProps {
  readonly grant: TenantGrantView;
  readonly openCase: ConsentCaseView | undefined;
  readonly brand: string;
}

function Row({ grant, openCase, brand }: RowProps) {
  const { tone, icon, word } = grantBadges[grantState(grant, openCase)];
  const where = grant.tenant.domain ?? 'This tenant';
  return (
    <li className="grant">
      <div className="row between">
        <h3>
          {appName(brand, grant.registration)} <span className="quiet">{whatFor[grant.registration]}</span>
        </h3>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </div>
      {seenWords(grant, atWhen).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p className="quiet">{postureWords(where, grant.posture)}</p>
    </li>
  );
}

const isOf = (grant: TenantGrantView) => (one: ConsentCaseView) =>
  one.closedAt === null && one.tenantId === grant.tenant.tenantId && one.registration === grant.registration;

function Tenant({ grants, brand }: { readonly grants: readonly TenantGrantView[]; readonly brand: string }) {
  const cases = useQuery(consentCasesQuery).data?.cases ?? [];
  const [first] = grants;
  if (!first) return null;
  const { tenantId, domain } = first.tenant;
  return (
    <section className="card" aria-labelledby={tenantId}>
      <div className="card-head">
        <h2 id={tenantId} className="long">
          Microsoft approval at {domain ?? tenantId}
        </h2>
      </div>
      <ul className="grants">
        {grants.map((grant) => (
          <Row key={grant.registration} grant={grant} openCase={cases.find(isOf(grant))} brand={brand} />
        ))}
      </ul>
    </section>
  );
}

function NoTenant() {
  return (
    <div className="card empty">
      <h2>No Microsoft tenant is linked yet</h2>
      <p>Once one is, this page says what IT has approved there, and what was seen of it.</p>
      <a className="btn btn-main" href="/tenants/link">
        Link your tenant
      </a>
    </div>
  );
}

/** What was seen of the approvals, for each linked tenant and each of the two apps. */
export function GrantsCards({ brand }: { readonly brand: string }) {
  const { data, error, refetch } = useQuery(tenantGrantsQuery);
  if (error)
    return <FailureNotice what="What IT has approved" fault={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className="card">
        <SkeletonRows count={4} />
      </div>
    );
  if (data.grants.length === 0) return <NoTenant />;
  return Object.entries(Object.groupBy(data.grants, ({ tenant }) => tenant.tenantId)).map(
    ([tenantId, grants]) => <Tenant key={tenantId} grants={grants ?? []} brand={brand} />,
  );
}
