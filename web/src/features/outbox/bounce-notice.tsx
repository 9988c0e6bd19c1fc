import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../../api/queries.ts';
import { Notice } from '../../ui/notice.tsx';
import { rememberToldOfBounces, wasToldOfBounces } from './bounce-told.ts';

function Sentence({ userId }: { readonly userId: string }) {
  const [isTold, setIsTold] = useState(() => wasToldOfBounces(userId));
  if (isTold) return null;
  return (
    <Notice tone="neutral" icon="mail">
      If a mail cannot be delivered, the bounce arrives in your own Outlook. We may not read your mailbox, so
      it is not shown here.
      <div className="row">
        <button
          type="button"
          className="btn btn-second btn-sm"
          onClick={() => {
            rememberToldOfBounces(userId);
            setIsTold(true);
          }}
        >
          Understood
        </button>
      </div>
    </Notice>
  );
}

/** Where a bounce arrives: said once to each person. */
export function BounceNotice() {
  const { data } = useQuery(sessionQuery);
  return data ? <Sentence key={data.user.id} userId={data.user.id} /> : null;
}
