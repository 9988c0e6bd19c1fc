import { letterToIt, mailtoHref, type MailboxView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sessionQuery } from '../../api/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyLinkForIt } from '../hand-off/copy-link-button.tsx';
import { BeforeTheClick } from './before-the-click.tsx';
import { beforeWords, domainOf, type BeforeWords } from './before-words.model.ts';
import { ConnectButton } from './connect-button.tsx';
import { HeldNotice } from './held-notice.tsx';
import type { Connection } from './use-connection.ts';

interface Props {
  readonly mailbox: MailboxView;
  readonly connection: Connection;
}

function LetterButton({ brand, ask }: { readonly brand: string; readonly ask: 'approve' | 'enable' }) {
  return (
    <a className="btn btn-main" href={mailtoHref('', letterToIt(brand, ask))}>
      {ask === 'approve' ? 'Write the mail to IT' : `Send IT the page about ${brand}`}
    </a>
  );
}

function Buttons({
  main,
  brand,
  connection,
}: {
  main: BeforeWords['main'];
  brand: string;
  connection: Connection;
}) {
  const buttons: Readonly<Record<BeforeWords['main'], () => ReactNode>> = {
    connect: () => <ConnectButton connection={connection} />,
    'go-to-microsoft': () => (
      <>
        <ConnectButton connection={connection} label="Go to Microsoft" />
        <CopyLinkForIt />
      </>
    ),
    'mail-to-it': () => (
      <>
        <LetterButton brand={brand} ask="approve" />
        <CopyLinkForIt />
        <ConnectButton connection={connection} kind="second" label="Go to Microsoft anyway" />
      </>
    ),
    'send-page': () => (
      <>
        <LetterButton brand={brand} ask="enable" />
        <CopyLinkForIt />
        <ConnectButton connection={connection} kind="second" label="Go to Microsoft anyway" />
      </>
    ),
  };
  return <div className="card-foot">{buttons[main]()}</div>;
}

/** Outlook before anybody has connected it, with what we know of the tenant before the click. */
export function NotConnectedCard({ mailbox, connection }: Props) {
  const brand = useQuery(sessionQuery).data?.brand.name ?? '';
  const where = domainOf(mailbox.expectedAddress);
  const { main } = beforeWords(mailbox.preFlight.expects, brand, where);
  return (
    <section className="card" aria-labelledby="outlook">
      <div className="card-head">
        <h2 id="outlook">Outlook</h2>
        <Badge tone="neutral" icon="minus">
          Not connected
        </Badge>
      </div>
      <div className="card-body stack-tight">
        <p className="quiet">
          Connect {mailbox.expectedAddress}, and your mail leaves from your own mailbox, through your own
          organization. We may send mail as you; we can never read it.
        </p>
        <BeforeTheClick preFlight={mailbox.preFlight} where={where} />
        <HeldNotice count={mailbox.heldCount} />
      </div>
      <Buttons main={main} brand={brand} connection={connection} />
    </section>
  );
}
