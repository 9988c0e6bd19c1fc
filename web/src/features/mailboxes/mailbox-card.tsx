import { disconnectMailbox, testMailbox, type MailboxView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { atWhen, since } from '../../ui/when.ts';
import { grantBadges } from '../consent/grant-words.model.ts';
import { BeforeTheClick } from './before-the-click.tsx';
import { domainOf, needsSomebody } from './before-words.model.ts';
import { ConnectButton } from './connect-button.tsx';
import { HeldNotice } from './held-notice.tsx';
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
} as const;

function Health({ mailbox }: { readonly mailbox: MailboxView }) {
  if (mailbox.state === 'needs-reconnect')
    return (
      <>
        Microsoft has refused the connection
        {mailbox.needsReconnectSince !== null && ` since ${since(mailbox.needsReconnectSince)}`}
      </>
    );
  return (
    <>
      {mailbox.lastProvenAt === null
        ? 'Not proven yet'
        : `Microsoft accepted us last ${atWhen(mailbox.lastProvenAt)}`}
    </>
  );
}

/** A mailbox that is connected works for its person; for everybody only where that was seen. */
function Approval({ evidence }: { readonly evidence: MailboxView['preFlight']['evidence'] }) {
  const { tone, icon, word } = grantBadges[evidence === 'seen-for-tenant' ? evidence : 'seen-for-you'];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
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
      {mailbox.state === 'connected' && (
        <>
          <dt>Approval</dt>
          <dd>
            <Approval evidence={mailbox.preFlight.evidence} />
          </dd>
        </>
      )}
      <dt>Permission</dt>
      <dd>Send mail as you (Mail.Send). We cannot read your mail.</dd>
    </dl>
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

/** An Outlook connection that is or was there: state, which mailbox, since when, health, and what can be done. */
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
        {mailbox.state === 'connected' ? badges.connected : badges['needs-reconnect']}
      </div>
      <div className="card-body stack">
        <Facts mailbox={mailbox} />
        {mailbox.state !== 'connected' && needsSomebody(mailbox.preFlight) && (
          <BeforeTheClick preFlight={mailbox.preFlight} where={domainOf(mailbox.expectedAddress)} />
        )}
        <HeldNotice count={mailbox.heldCount} />
      </div>
      {mailbox.state === 'connected' ? (
        <ConnectedActions mailbox={mailbox} />
      ) : (
        <div className="card-foot">
          <ConnectButton connection={connection} label="Reconnect Outlook" />
        </div>
      )}
    </section>
  );
}
