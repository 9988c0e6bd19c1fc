import type { MyWaitView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { consentCasesQuery, myWaitsQuery, sessionQuery } from '../../api/queries.ts';
import { Notice } from '../../ui/notice.tsx';
import { onDay } from '../../ui/when.ts';
import { appName } from '../consent/app-name.ts';
import { waitingLine } from '../consent/case-words.model.ts';
import { StuckNotice } from '../mailboxes/stuck-notice.tsx';
import { waitLine } from './wait-line.model.ts';

const isOpen = (wait: MyWaitView): boolean => waitLine(wait, '', onDay) !== null;

function MyWait({ wait, brand }: { readonly wait: MyWaitView; readonly brand: string }) {
  const line = waitLine(wait, appName(brand, wait.registration), onDay);
  return (
    line && (
      <Notice tone="wait" icon="hourglass">
        {line.text}{' '}
        <a className="textlink" href={wait.page}>
          {line.step}
        </a>
      </Notice>
    )
  );
}

function PeopleWait() {
  const { data } = useQuery(consentCasesQuery);
  const line = data ? waitingLine(data.cases, onDay) : null;
  if (line === null) return null;
  return (
    <Notice tone="wait" icon="people">
      {line}.{' '}
      <Link className="textlink" to="/settings/sso">
        See who, and what helps
      </Link>
    </Notice>
  );
}

/** Where the person waits or is stuck; and, for an admin, whose people do. Nothing where nobody does. */
export function WaitingLines() {
  const session = useQuery(sessionQuery).data;
  const { data } = useQuery(myWaitsQuery);
  const wait = data?.waits.find(isOpen);
  return (
    <>
      {wait && session && <MyWait wait={wait} brand={session.brand.name} />}
      {!wait && data?.stuck && <StuckNotice stuck={data.stuck} />}
      {session?.user.role === 'admin' && <PeopleWait />}
    </>
  );
}
