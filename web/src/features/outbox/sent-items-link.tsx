import { useQuery } from '@tanstack/react-query';
import { mailboxQuery } from '../../api/queries.ts';

/** Sent Items in the person's own Outlook: the only place that knows. Opens beside us, so that nothing here is lost. */
export function SentItemsLink() {
  const { data } = useQuery(mailboxQuery);
  if (!data) return <>Sent Items</>;
  return (
    <a className="textlink" href={data.sentItemsUrl} rel="noopener noreferrer" target="_blank">
      Sent Items
    </a>
  );
}
