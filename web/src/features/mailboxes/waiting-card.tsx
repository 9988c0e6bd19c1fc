import type { MailboxView, MyWaitView, ReplyOf, listMyWaits } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Track } from '../../ui/track.tsx';
import { onDay, when } from '../../ui/when.ts';
import { appName } from '../consent/app-name.ts';
import { CopyLinkForIt } from '../hand-off/copy-link-button.tsx';
import { ConnectButton } from './connect-button.tsx';
import { HeldNotice } from './held-notice.tsx';
import type { Connection } from './use-connection.ts';
import { isItsTurn, stationsOf, waitStage, waitSteps, waitText } from './wait-words.model.ts';

type Stuck = ReplyOf<typeof listMyWaits>['stuck'];

interface Props {
  readonly mailbox: MailboxView;
  readonly wait: MyWaitView;
  readonly stuck: Stuck;
  readonly connection: Connection;
}

function StateBadge({ wait }: Pick<Props, 'wait'>) {
  return isItsTurn(wait) ? (
    <Badge tone="wait" icon="hourglass">
      Waiting for IT admin
    </Badge>
  ) : (
    <Badge tone="neutral" icon="minus">
      Not connected
    </Badge>
  );
}

function Foot({ wait, stuck, connection }: Omit<Props, 'mailbox'>) {
  const step = waitSteps[waitStage(wait)];
  return (
    <div className="card-foot">
      {step === null ? (
        <ConnectButton connection={connection} />
      ) : (
        <a className="btn btn-main" href={wait.page}>
          {step}
        </a>
      )}
      {step !== null && <CopyLinkForIt />}
      {stuck !== null && (
        <a className="btn btn-quiet" href={stuck.page}>
          Stuck on Microsoft’s page?
        </a>
      )}
      {step !== null && <ConnectButton connection={connection} kind="second" label="Try to connect again" />}
    </div>
  );
}

/** Outlook, while an IT admin has to move, or has moved and the person has not connected yet. */
export function WaitingCard({ mailbox, wait, stuck, connection }: Props) {
  const { data } = useQuery(sessionQuery);
  const app = appName(data?.brand.name ?? '', 'mail');
  return (
    <section className="card" aria-labelledby="outlook">
      <div className="card-head">
        <div>
          <h2 id="outlook">Outlook</h2>
          <p className="help long">
            {mailbox.expectedAddress}, since {onDay(wait.since)}
          </p>
        </div>
        <StateBadge wait={wait} />
      </div>
      <div className="card-body stack-tight">
        <Track stations={stationsOf(wait, app, when)} label="The way to your approval" />
        <p className="quiet">{waitText(wait, app)}</p>
        <HeldNotice count={mailbox.heldCount} />
      </div>
      <Foot wait={wait} stuck={stuck} connection={connection} />
    </section>
  );
}
