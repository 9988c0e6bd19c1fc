import type { MessageView } from '@gatehouse/contract';
import { Link } from '@tanstack/react-router';
import { Notice } from '../../ui/notice.tsx';
import { atWhen } from '../../ui/when.ts';

/** The same went to the same people a moment ago: most often a second press, or a second window. */
export function AlikeNotice({ alike, onSend }: { readonly alike: MessageView; readonly onSend: () => void }) {
  return (
    <Notice tone="wait" icon="alert">
      You sent a message with this subject to the same people {atWhen(alike.createdAt)}.{' '}
      <Link className="textlink" to="/outbox" search={{ message: alike.id }}>
        Look at it
      </Link>
      <div className="row">
        <button type="button" className="btn btn-second btn-sm" onClick={onSend}>
          Send it all the same
        </button>
      </div>
    </Notice>
  );
}
