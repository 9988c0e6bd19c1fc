import { useQuery } from '@tanstack/react-query';
import { myWaitsQuery } from '../../api/queries.ts';

/** What the person waits for before they can connect Outlook, and whether this browser is stuck on the way there. */
export function useMailWait() {
  const { data } = useQuery(myWaitsQuery);
  const isMail = (one: { readonly registration: string }): boolean => one.registration === 'mail';
  const stuck = data?.stuck ?? null;
  return { wait: data?.waits.find(isMail), stuck: stuck !== null && isMail(stuck) ? stuck : null };
}
