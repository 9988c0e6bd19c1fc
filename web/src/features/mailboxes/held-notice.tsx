import { Link } from '@tanstack/react-router';
import { Notice } from '../../ui/notice.tsx';

function heldWords(count: number): string {
  return count === 1
    ? '1 message waits and leaves as soon as you reconnect.'
    : `${count} messages wait and leave as soon as you reconnect.`;
}

/** What waits for the mailbox, where something does. */
export function HeldNotice({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <Notice tone="wait" icon="pause">
      Nothing was lost: {heldWords(count)}{' '}
      <Link className="textlink" to="/outbox" search={{ state: 'held' }}>
        Show them
      </Link>
    </Notice>
  );
}
