import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/queries.ts';
import { Notice } from '../../ui/notice.tsx';
import { atWhen } from '../../ui/when.ts';

/** While Microsoft does not answer: the session goes on without it, until when, and that nothing is to be done. */
export function GraceBanner() {
  const { data } = useQuery(sessionQuery);
  const until = data?.session.graceUntil ?? null;
  if (until === null) return null;
  return (
    <Notice tone="wait" icon="hourglass">
      Microsoft does not answer at the moment. You stay signed in without it until{' '}
      {atWhen(until).replace(/^(at|on) /, '')}; there is nothing you need to do.
    </Notice>
  );
}
