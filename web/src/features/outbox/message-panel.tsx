import {
  cancelMessage,
  fileSize,
  settleMessage,
  type MessageDetailView,
  type MessageView,
} from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { messageQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { aboutWhen, since } from '../../ui/when.ts';
import { readUnsaved } from '../drafts/unsaved.ts';
import { FileLinks } from './file-links.tsx';
import { useMessageFocus } from './message-focus.ts';
import { MessageBadge } from './message-states.tsx';
import { MessageTimeLine } from './message-time-line.tsx';
import { withoutMessage } from './outbox-search.model.ts';
import { SentItemsLink } from './sent-items-link.tsx';
import { useTakeBack } from './take-back.ts';

const route = getRouteApi('/outbox');

type Decision = 'cancel' | 'it-was-sent' | 'send-again' | 'release' | 'send-now';

function useDecision(id: MessageView['id']) {
  const queries = useQueryClient();
  return useMutation<MessageView, Error, Decision>({
    mutationFn: (decision) =>
      decision === 'cancel'
        ? call(cancelMessage, { params: { messageId: id }, body: {} })
        : call(settleMessage, { params: { messageId: id }, body: { decision } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  });
}

type Offered = readonly (readonly [Decision, string])[];

const decisions: Partial<Record<MessageView['state'], Offered>> = {
  unconfirmed: [
    ['it-was-sent', 'Mark as sent'],
    ['send-again', 'Send again'],
  ],
  failed: [['send-again', 'Send again']],
  scheduled: [
    ['send-now', 'Send it now'],
    ['cancel', 'Cancel the message'],
  ],
  queued: [['cancel', 'Cancel the message']],
  held: [['cancel', 'Cancel the message']],
};

/** What its sender has to say a word about does not go on by itself. */
function offeredFor({ state, heldBecause }: MessageView): Offered {
  const always = decisions[state] ?? [];
  return heldBecause === 'sender-revoked' ? [['release', 'Send it now'], ...always] : always;
}

/** Where the others are that were handed in with it. */
function BatchFact({ id }: { readonly id: MessageView['batchId'] }) {
  const { batch: shown } = route.useSearch();
  if (id === null || id === shown) return null;
  return (
    <>
      <dt>Batch</dt>
      <dd>
        <Link className="textlink" to="/outbox" search={{ batch: id }}>
          Show all that was handed in with it
        </Link>
      </dd>
    </>
  );
}

function Facts({ message }: { readonly message: MessageDetailView }) {
  const people = (list: MessageView['to']) =>
    list.map((one) => (one.name === undefined ? one.address : `${one.name} <${one.address}>`)).join('; ');
  return (
    <dl className="facts">
      <dt>To</dt>
      <dd>{people(message.to)}</dd>
      {message.cc.length > 0 && (
        <>
          <dt>Cc</dt>
          <dd>{people(message.cc)}</dd>
        </>
      )}
      {message.bcc.length > 0 && (
        <>
          <dt>Bcc</dt>
          <dd>{people(message.bcc)}</dd>
        </>
      )}
      {message.replyTo.length > 0 && (
        <>
          <dt>Answers to</dt>
          <dd>{people(message.replyTo)}</dd>
        </>
      )}
      {message.importance !== 'normal' && (
        <>
          <dt>Importance</dt>
          <dd>{message.importance === 'high' ? 'High' : 'Low'}</dd>
        </>
      )}
      <dt>Written</dt>
      <dd>{since(message.createdAt)}</dd>
      <BatchFact id={message.batchId} />
      {message.sendAt !== null && (
        <>
          <dt>To leave</dt>
          <dd>{since(message.sendAt)}</dd>
        </>
      )}
      {message.attachments.length > 0 && (
        <>
          <dt>Files</dt>
          <dd>
            {message.attachments.map((file) => `${file.name} (${fileSize(file.sizeBytes)})`).join(', ')}
          </dd>
        </>
      )}
    </dl>
  );
}

const isWaiting = (state: MessageView['state']): boolean => ['scheduled', 'queued', 'held'].includes(state);

/** Opens it in Compose. What stands there and could not be saved is not replaced without a question. */
function TakeBack({ id }: { readonly id: MessageView['id'] }) {
  const { mutate, error, isPending } = useTakeBack(id);
  const button = (onClick?: () => void) => (
    <button type="button" className="btn btn-second" disabled={isPending} {...(onClick && { onClick })}>
      Take back and edit
    </button>
  );
  return (
    <>
      {readUnsaved(null) === null ? (
        button(() => mutate())
      ) : (
        <ConfirmDialog
          trigger={button()}
          question="Replace what you are writing?"
          verb="Replace the draft"
          onConfirm={() => mutate()}
        >
          <p>Compose has a message that could not be saved yet. It is lost when you open this one there.</p>
        </ConfirmDialog>
      )}
      {error && <FailureNotice fault={error} />}
    </>
  );
}

function Body({ message }: { readonly message: MessageDetailView }) {
  const { mutate, error, isPending } = useDecision(message.id);
  const offered = offeredFor(message);
  return (
    <>
      <div className="card-body stack">
        {message.explanation !== null && (
          <Notice tone={message.state === 'failed' ? 'bad' : 'wait'} icon="alert">
            {message.explanation}{' '}
            {message.waitsFor !== null && message.dueAt !== null && (
              <>It is expected to leave {aboutWhen(message.dueAt)}. </>
            )}
            {message.state === 'unconfirmed' && (
              <>
                Look into <SentItemsLink />.
              </>
            )}
            {message.heldBecause === 'mailbox-needs-reconnect' && (
              <Link className="textlink" to="/settings/profile/preferences">
                Reconnect Outlook
              </Link>
            )}
          </Notice>
        )}
        {error && <FailureNotice fault={error} />}
        <Facts message={message} />
        <FileLinks links={message.fileLinks} />
        <MessageTimeLine message={message} />
        {/* The sender's own HTML, in a frame where nothing may run. */}
        <iframe
          className="body-frame"
          title="Body of the message"
          sandbox=""
          src={`/messages/${message.id}/body`}
        />
      </div>
      {offered.length > 0 && (
        <div className="card-foot">
          {offered.map(([decision, words], index) => (
            <button
              key={decision}
              type="button"
              className={`btn ${index === 0 ? 'btn-main' : 'btn-second'}`}
              disabled={isPending}
              onClick={() => mutate(decision)}
            >
              {words}
            </button>
          ))}
          {isWaiting(message.state) && <TakeBack id={message.id} />}
        </div>
      )}
    </>
  );
}

/** One message whole, with what a person can still do about it. */
export function MessagePanel({ id }: { readonly id: MessageView['id'] }) {
  const { data, error, refetch } = useQuery(messageQuery(id));
  const subject = useMessageFocus(id, data !== undefined);
  if (error) return <FailureNotice fault={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className="card">
        <SkeletonRows count={3} />
      </div>
    );
  return (
    <section className="card" aria-labelledby="message-subject">
      <div className="card-head">
        <h2 id="message-subject" ref={subject} tabIndex={-1}>
          {data.subject === '' ? '(no subject)' : data.subject}
        </h2>
        <span className="row">
          <MessageBadge state={data.state} />
          <Link className="btn btn-quiet btn-sm" to="/outbox" search={withoutMessage} resetScroll={false}>
            Close
          </Link>
        </span>
      </div>
      <Body message={data} />
    </section>
  );
}
