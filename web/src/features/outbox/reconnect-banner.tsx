import { useQuery } from '@tanstack/react-query';
import { mailboxQuery } from '../../api/queries.ts';
import { Notice } from '../../ui/notice.tsx';
import { AttemptNotice } from '../mailboxes/attempt-notice.tsx';
import { ConnectButton } from '../mailboxes/connect-button.tsx';
import { useConnection } from '../mailboxes/use-connection.ts';
import { useNewlyConnected } from './use-newly-connected.ts';

/** Messages wait for the mailbox, and nothing else: how many, and the way to let them go. */
export function ReconnectBanner({ count }: { readonly count: number }) {
  const { data } = useQuery(mailboxQuery);
  const connection = useConnection(undefined);
  useNewlyConnected(connection.attempt?.state);
  const needsIt = data !== undefined && data.state !== 'connected' && count > 0;
  return (
    <>
      <AttemptNotice connection={connection} />
      {needsIt && (
        <Notice tone="wait" icon="plug">
          <b>{count === 1 ? '1 message waits' : `${count} messages wait`} for your mailbox.</b> Outlook must
          be connected again. Nothing was lost: {count === 1 ? 'it leaves' : 'they leave'} as soon as you
          reconnect, within seven days.
          <div className="row">
            <ConnectButton connection={connection} label="Reconnect Outlook" kind="second" />
          </div>
        </Notice>
      )}
    </>
  );
}
