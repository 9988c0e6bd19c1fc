import { enqueueMessage, type MessageView } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useState, type FormEvent } from 'react';
import { call } from '../../api/client.ts';
import { mailboxQuery, sessionQuery } from '../../api/queries.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { instantOf } from '../../ui/when.ts';
import { AttachmentsField } from '../attachments/attachments-field.tsx';
import { isInMail, isLinked, type FileId } from '../attachments/travel.model.ts';
import { useAttachments, type AttachedFile } from '../attachments/use-attachments.ts';
import { AlikeError, findAlike } from './alike.ts';
import { AlikeNotice } from './alike-notice.tsx';
import { AddressFields } from './address-fields.tsx';
import { forgetDraft, keepDraft, readDraft, type Draft } from './draft.ts';
import { Editor } from './editor.tsx';
import { addressFault, type Recipient } from './recipients.ts';
import { laterFault, SendLaterField } from './send-later-field.tsx';
import { undoSeconds } from './undo-bar.tsx';

/** Says, before anything is typed, where the mail will leave from, or why it cannot. */
function MailboxLine() {
  const { data } = useQuery(mailboxQuery);
  if (!data) return null;
  if (data.state === 'connected') return <p className="quiet">From your Outlook mailbox {data.address}.</p>;
  const words =
    data.state === 'needs-reconnect'
      ? 'Microsoft wants you to connect Outlook again before you can send. What you write here is kept.'
      : 'Your Outlook mailbox is not connected, so nothing can be sent yet. What you write here is kept.';
  return (
    <Notice tone="wait" icon="plug">
      {words}{' '}
      <Link className="textlink" to="/settings/profile/preferences">
        {data.state === 'needs-reconnect' ? 'Reconnect Outlook' : 'Connect Outlook'}
      </Link>
    </Notice>
  );
}

const ready = (files: readonly AttachedFile[]) =>
  files.flatMap((file) => (file.state === 'ready' ? [file] : []));

function idsOf(ids: readonly FileId[]) {
  const linked = ids.filter(isLinked);
  return {
    attachmentIds: ids.filter(isInMail),
    ...(linked.length === 0 ? {} : { linkedFileIds: linked }),
  };
}

function leaving({ later }: Draft): { sendAt: string } | { undoSeconds: number } {
  const sendAt = later === null ? null : instantOf(later);
  return sendAt === null ? { undoSeconds } : { sendAt };
}

interface Sending {
  readonly files: readonly AttachedFile[];
  readonly evenIfAlike: boolean;
}

function useSend(draft: Draft) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation<MessageView, Error, Sending>({
    async mutationFn({ files, evenIfAlike }) {
      const alike = evenIfAlike ? null : await findAlike(draft);
      if (alike !== null) throw new AlikeError(alike);
      return call(enqueueMessage, {
        headers: { 'idempotency-key': draft.key },
        body: {
          to: [...draft.to],
          cc: [...draft.cc],
          bcc: [...draft.bcc],
          subject: draft.subject,
          html: draft.html,
          ...idsOf(ready(files).map(({ id }) => id)),
          ...(draft.replyTo.length === 0 ? {} : { replyTo: [...draft.replyTo] }),
          ...(draft.importance === 'normal' ? {} : { importance: draft.importance }),
          ...leaving(draft),
        },
      });
    },
    async onSuccess(message) {
      forgetDraft();
      await queries.invalidateQueries({ queryKey: ['messages'] });
      const undo = draft.later === null ? { undoUntil: Date.now() + undoSeconds * 1000 } : {};
      await navigate({ to: '/outbox', search: { message: message.id }, state: undo });
    },
  });
}

/** Why it cannot be sent yet, or null. */
function obstacle(draft: Draft, files: readonly AttachedFile[]): string | null {
  const all: readonly Recipient[] = [...draft.to, ...draft.cc, ...draft.bcc, ...draft.replyTo];
  if (draft.to.length === 0) return 'Say who the message is to.';
  if (all.some((one) => addressFault(one.address) !== null)) return 'Correct the address that is marked.';
  if (files.some((file) => file.state === 'uploading')) return 'A file is still on its way.';
  if (files.some((file) => file.state === 'failed'))
    return 'Remove the file that did not get through, or try it again.';
  return null;
}

const importanceWords = [
  ['normal', 'Normal'],
  ['high', 'High: Outlook marks it for those who get it'],
  ['low', 'Low'],
] as const satisfies readonly (readonly [Draft['importance'], string])[];

/** What the button says. */
function words({ later }: Draft, isPending: boolean): string {
  if (later !== null) return isPending ? 'Scheduling…' : 'Schedule message';
  return isPending ? 'Sending…' : 'Send message';
}

/** Writes one message. Whose draft this tab keeps is known once the session is. */
export default function ComposePage() {
  const { data } = useQuery(sessionQuery);
  return data ? <Composer /> : null;
}

function Composer() {
  const subjectId = useId();
  const [draft, setDraft] = useState(readDraft);
  const [hasTried, setHasTried] = useState(false);
  const attachments = useAttachments(draft.files);
  const { mutate, isPending, error } = useSend(draft);
  const { data: mailbox } = useQuery(mailboxQuery);
  const stop = obstacle(draft, attachments.files);
  const change = (part: Partial<Draft>): void => {
    // A changed message is another message: only the same content may repeat a key.
    const next = {
      ...draft,
      ...part,
      key: error === null ? draft.key : crypto.randomUUID(),
      files: ready(attachments.files),
    };
    setDraft(next);
    keepDraft(next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setHasTried(true);
    keepDraft({ ...draft, files: ready(attachments.files) });
    if (stop === null && laterFault(draft.later) === null)
      mutate({ files: attachments.files, evenIfAlike: false });
  };
  return (
    <form onSubmit={submit} noValidate>
      <PageTitle title="Write a message" />
      <div className="stack">
        <MailboxLine />
        <AddressFields
          draft={draft}
          onChange={change}
          fault={hasTried && draft.to.length === 0 ? 'Say who the message is to.' : undefined}
        />
        <div className="field">
          <label htmlFor={subjectId}>Subject</label>
          <input
            id={subjectId}
            className="input"
            maxLength={255}
            value={draft.subject}
            onChange={(event) => change({ subject: event.currentTarget.value })}
          />
        </div>
        <Editor label="Message" html={draft.html} onChange={(html) => change({ html })} />
        <AttachmentsField attachments={attachments} />
        <SelectField
          label="Importance"
          value={draft.importance}
          options={importanceWords}
          onChange={(importance) => change({ importance })}
        />
        <SendLaterField
          value={draft.later}
          fault={hasTried ? laterFault(draft.later) : null}
          onChange={(later) => change({ later })}
        />
        {error instanceof AlikeError ? (
          <AlikeNotice
            alike={error.alike}
            onSend={() => mutate({ files: attachments.files, evenIfAlike: true })}
          />
        ) : (
          error && <FailureNotice fault={error} />
        )}
        {hasTried && stop !== null && (
          <Notice tone="wait" icon="alert">
            {stop}
          </Notice>
        )}
        <div className="row">
          <button
            type="submit"
            className="btn btn-main btn-lg"
            disabled={isPending || mailbox?.state !== 'connected'}
          >
            {words(draft, isPending)}
          </button>
        </div>
      </div>
    </form>
  );
}
