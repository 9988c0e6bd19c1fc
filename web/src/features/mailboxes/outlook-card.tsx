import type { MailboxView } from '@gatehouse/contract';
import { MailboxCard } from './mailbox-card.tsx';
import { NotConnectedCard } from './not-connected-card.tsx';
import { StuckNotice } from './stuck-notice.tsx';
import type { Connection } from './use-connection.ts';
import { useMailWait } from './use-mail-wait.ts';
import { WaitingCard } from './waiting-card.tsx';

interface Props {
  readonly mailbox: MailboxView;
  readonly connection: Connection;
}

function Card({ mailbox, connection }: Props) {
  return mailbox.state === 'disconnected' ? (
    <NotConnectedCard mailbox={mailbox} connection={connection} />
  ) : (
    <MailboxCard mailbox={mailbox} connection={connection} />
  );
}

/** The Outlook connection as it stands, or the wait for it where an IT admin has to move. */
export function OutlookCard({ mailbox, connection }: Props) {
  const { wait, stuck } = useMailWait();
  if (wait && mailbox.state === 'disconnected')
    return <WaitingCard mailbox={mailbox} wait={wait} stuck={stuck} connection={connection} />;
  const mayAsk = mailbox.state !== 'connected' && connection.attempt?.state !== 'open';
  return (
    <>
      {mayAsk && stuck !== null && <StuckNotice stuck={stuck} />}
      <Card mailbox={mailbox} connection={connection} />
    </>
  );
}
