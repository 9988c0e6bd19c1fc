import { disconnectMailbox, testMailbox, type MailboxView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { since, when } from '../../ui/when.ts';
import { PreFlightLine } from './pre-flight-line.tsx';
import type { Connection } from './use-connection.ts';

const badges = {
  connected: (
    <Badge tone="good" icon="check">
      Connected
    </Badge>
  ),
  'needs-reconnect': (
    <Badge tone="wait" icon="plug">
      Needs reconnect
    </Badge>
  ),
  disconnected: (
    <Badge tone="neutral" icon="minus">
      Not connected
    </Badge>
  ),
} as const;

function Health({ mailbox }: { readonly mailbox: MailboxView }) {
  if (mailbox.state === 'needs-reconnect')
    return (
      <>
        Microsoft refused the connection
        {mailbox.needsReconnectSince !== null && ` since ${when(mailbox.needsReconnectSince)}`}
      </>
    );
  return (
    <>
      {mailbox.lastProvenAt === null
        ? 'Not proven yet'
        : `Microsoft accepted us last at ${when(mailbox.lastProvenAt)}`}
    </>
  );
}

function Facts({ mailbox }: { readonly mailbox: MailboxView }) {
  return (
    <dl className="facts">
      <dt>Mailbox</dt>
      <dd>
        {mailbox.displayName} · {mailbox.address}
      </dd>
      {mailbox.connectedAt !== null && (
        <>
          <dt>Connected since</dt>
          <dd>{since(mailbox.connectedAt)}</dd>
        </>
      )}
      <dt>Health</dt>
      <dd>
        <Health mailbox={mailbox} />
      </dd>
      <dt>Permission</dt>
      <dd>Send mail as you (Mail.Send). We cannot read your mail.</dd>
    </dl>
  );
}

function heldWords(count: number): string {
  return count === 1
    ? '1 message waits and leaves as soon as you reconnect.'
    : `${count} messages wait and leave as soon as you reconnect.`;
}

function ConnectButton({
  mailbox,
  connection,
}: {
  readonly mailbox: MailboxView;
  readonly connection: Connection;
}) {
  const isWaiting = connection.isOpening || connection.attempt?.state === 'open';
  return (
    <button type="button" className="btn btn-main" disabled={isWaiting} onClick={connection.openWindow}>
      <span className="squares" aria-hidden="true" />
      {mailbox.state === 'needs-reconnect' ? 'Reconnect Outlook' : 'Connect Outlook'}
    </button>
  );
}

function ConnectedActions({ mailbox }: { readonly mailbox: MailboxView }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const test = useMutation({
    mutationFn: () => call(testMailbox, { body: {} }),
    onSuccess: ({ messageId }) => navigate({ to: '/outbox', search: { message: messageId } }),
  });
  const disconnect = useMutation({
    mutationFn: () => call(disconnectMailbox, { body: {} }),
    onSuccess: (next) => queries.setQueryData(['mailbox'], next),
  });
  const fault = test.error ?? disconnect.error;
  return (
    <>
      {fault && (
        <div className="card-body">
          <FailureNotice fault={fault} />
        </div>
      )}
      <div className="card-foot">
        <button
          type="button"
          className="btn btn-second"
          disabled={test.isPending}
          onClick={() => test.mutate()}
        >
          Send a test mail
        </button>
        <span className="end">
          <ConfirmDialog
            trigger={
              <button type="button" className="btn btn-danger-quiet">
                Disconnect
              </button>
            }
            question={`Disconnect ${mailbox.address ?? 'Outlook'}?`}
            verb="Disconnect Outlook"
            onConfirm={() => disconnect.mutate()}
          >
            <p>
              We forget Microsoft’s permission at once. Messages that are queued wait until you connect again.
              Mail that was sent stays in your Sent Items.
            </p>
          </ConfirmDialog>
        </span>
      </div>
    </>
  );
}

/** The Outlook connection: state, which mailbox, since when, health, and what can be done. */
export function MailboxCard({
  mailbox,
  connection,
}: {
  readonly mailbox: MailboxView;
  readonly connection: Connection;
}) {
  return (
    <section className="card" aria-labelledby="outlook">
      <div className="card-head">
        <h2 id="outlook">Outlook</h2>
        {badges[mailbox.state]}
      </div>
      <div className="card-body stack">
        {mailbox.state === 'disconnected' ? (
          <p className="quiet">
            Connect {mailbox.expectedAddress}, and your mail leaves from your own mailbox, through your own
            organization. We may send mail as you; we can never read it.
          </p>
        ) : (
          <Facts mailbox={mailbox} />
        )}
        {mailbox.state !== 'connected' && <PreFlightLine preFlight={mailbox.preFlight} />}
        {mailbox.heldCount > 0 && (
          <Notice tone="wait" icon="pause">
            Nothing was lost: {heldWords(mailbox.heldCount)}{' '}
            <Link className="textlink" to="/outbox" search={{ state: 'held' }}>
              Show them
            </Link>
          </Notice>
        )}
      </div>
      {mailbox.state === 'connected' ? (
        <ConnectedActions mailbox={mailbox} />
      ) : (
        <div className="card-foot">
          <ConnectButton mailbox={mailbox} connection={connection} />
        </div>
      )}
    </section>
  );
}
