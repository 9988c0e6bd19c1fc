import { helpMoments } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../../api/queries.ts';
import { HelpBlock } from '../../ui/help-block.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { InvitationsList } from './invitations-list.tsx';
import { hasUnsentList, InviteDialog } from './invite-dialog.tsx';
import { PeopleList } from './people-list.tsx';
import { UnpinnedNotice } from './unpinned-notice.tsx';

function ForAdmins() {
  const [isInviting, setIsInviting] = useState(hasUnsentList);
  return (
    <>
      <div className="wide">
        <PageTitle
          title="People"
          aside={
            <button type="button" className="btn btn-main" onClick={() => setIsInviting(true)}>
              Invite people
            </button>
          }
        >
          Who is in the account, by which ways they come in, and who was invited.
        </PageTitle>
      </div>
      <div className="wide stack">
        <UnpinnedNotice />
        <PeopleList />
        <InvitationsList />
        <HelpBlock facts={helpMoments['account-settings']} />
      </div>
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
    </>
  );
}

/** The people of the account; for admins. */
export default function PeoplePage() {
  const { data } = useQuery(sessionQuery);
  if (!data) return null;
  if (data.user.role === 'admin') return <ForAdmins />;
  return (
    <div className="wide">
      <PageTitle title="People" />
      <Notice tone="wait" icon="person">
        Only admins of your account see this page. Ask one of them where you need something changed.
      </Notice>
    </div>
  );
}
