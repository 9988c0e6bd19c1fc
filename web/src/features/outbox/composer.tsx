import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useMemo, useState, type FormEvent } from 'react';
import { mailboxQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { AttachmentsField } from '../attachments/attachments-field.tsx';
import { useAttachments, type AttachedFile, type Attachments } from '../attachments/use-attachments.ts';
import { SaveConflict, SaveLine } from '../drafts/save-line.tsx';
import type { Beginning, Saver } from '../drafts/saver.ts';
import { isUnsettled } from '../drafts/saving.model.ts';
import { useSaver } from '../drafts/use-saver.ts';
import { AlikeError } from './alike.ts';
import { AlikeNotice } from './alike-notice.tsx';
import { AddressFields } from './address-fields.tsx';
import type { Draft } from './draft.ts';
import { Editor } from './editor.tsx';
import { addressFault, type Recipient } from './recipients.ts';
import { laterFault, SendLaterField } from './send-later-field.tsx';
import { UnsettledDraft, useSend } from './use-send.ts';

/** Says, before anything is typed, where the mail will leave from, or why it cannot. */
function MailboxLine() {
  const { data } = useQuery(mailboxQuery);
  if (!data) return null;
  if (data.state === 'connected') return <p className="quiet">From your Outlook mailbox {data.address}.</p>;
  const words =
    data.state === 'needs-reconnect'
      ? 'Microsoft wants you to connect Outlook again before you can send. What you write here is kept as a draft.'
      : 'Your Outlook mailbox is not connected, so nothing can be sent yet. What you write here is kept as a draft.';
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
  files.flatMap(({ key, name, sizeBytes, ...file }) =>
    file.state === 'ready' ? [{ key, name, sizeBytes, id: file.id }] : [],
  );

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

/** The draft and its files go; that cannot be undone. */
function Discard({ saver, isOn }: { readonly saver: Saver; readonly isOn: boolean }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => saver.discard(),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['drafts', 'list'] });
      await navigate({ to: '/drafts' });
    },
  });
  return (
    <>
      <ConfirmDialog
        trigger={
          <button type="button" className="btn btn-danger-quiet" disabled={!isOn || isPending}>
            Discard draft
          </button>
        }
        question="Discard this draft?"
        verb="Discard the draft"
        onConfirm={() => mutate()}
      >
        <p>What you have written and the files you have attached are deleted. That cannot be undone.</p>
      </ConfirmDialog>
      {error && <FailureNotice fault={error} />}
    </>
  );
}

/** Once a new draft is kept, its address is that of this page: a reload opens it. */
function useAddress(saver: Saver, pageKey: string): () => void {
  const navigate = useNavigate();
  const id = saver.savedAs()?.id;
  useEffect(() => {
    if (id === undefined) return;
    void navigate({ to: '/compose', search: { draft: id }, state: { begunAs: pageKey }, replace: true });
  }, [navigate, id, pageKey]);
  return () => {
    const isThere = id !== undefined && saver.state().kind !== 'gone';
    saver.end();
    void navigate({ to: '/compose', search: isThere ? { draft: id } : {}, state: {}, replace: true });
  };
}

/** Why it was not sent; what stands in the way of the draft is said by itself. */
function NotSent({ fault, onSend }: { readonly fault: Error; readonly onSend: () => void }) {
  if (fault instanceof AlikeError) return <AlikeNotice alike={fault.alike} onSend={onSend} />;
  return fault instanceof UnsettledDraft ? null : <FailureNotice fault={fault} />;
}

interface FieldsProps {
  readonly draft: Draft;
  readonly attachments: Attachments;
  readonly hasTried: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** What a message has. */
function Fields({ draft, attachments, hasTried, onChange }: FieldsProps) {
  const subjectId = useId();
  return (
    <>
      <AddressFields
        draft={draft}
        onChange={onChange}
        fault={hasTried && draft.to.length === 0 ? 'Say who the message is to.' : undefined}
      />
      <div className="field">
        <label htmlFor={subjectId}>Subject</label>
        <input
          id={subjectId}
          className="input"
          maxLength={255}
          value={draft.subject}
          onChange={(event) => onChange({ subject: event.currentTarget.value })}
        />
      </div>
      <Editor label="Message" html={draft.html} onChange={(html) => onChange({ html })} />
      <AttachmentsField attachments={attachments} />
      <SelectField
        label="Importance"
        value={draft.importance}
        options={importanceWords}
        onChange={(importance) => onChange({ importance })}
      />
      <SendLaterField
        value={draft.later}
        fault={hasTried ? laterFault(draft.later) : null}
        onChange={(later) => onChange({ later })}
      />
    </>
  );
}

interface Props {
  readonly beginning: Beginning;
  /** Under which this page goes on when its address changes. */
  readonly pageKey: string;
}

/** One message from its first word until it is sent; kept at the server meanwhile. */
export function Composer({ beginning, pageKey }: Props) {
  const [typed, setTyped] = useState(beginning.draft);
  const [hasTried, setHasTried] = useState(false);
  const attachments = useAttachments(beginning.draft.files);
  const draft = useMemo(() => ({ ...typed, files: ready(attachments.files) }), [typed, attachments.files]);
  const [saver, saving] = useSaver(beginning, draft);
  const startOver = useAddress(saver, pageKey);
  const { mutate, isPending, error } = useSend(draft, saver);
  const { data: mailbox } = useQuery(mailboxQuery);
  const stop = obstacle(draft, attachments.files);
  const waits = isUnsettled(saving);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setHasTried(true);
    if (stop === null && laterFault(draft.later) === null) mutate({ evenIfAlike: false });
  };
  return (
    <form onSubmit={submit} noValidate>
      <PageTitle title="Write a message" />
      <div className="stack">
        <MailboxLine />
        <Fields
          draft={draft}
          attachments={attachments}
          hasTried={hasTried}
          // A changed message is another message: only the same content may repeat a key.
          onChange={(part) =>
            setTyped({ ...typed, ...part, key: error === null ? typed.key : crypto.randomUUID() })
          }
        />
        {error && !waits && <NotSent fault={error} onSend={() => mutate({ evenIfAlike: true })} />}
        <SaveConflict saver={saver} state={saving} onGiveUp={startOver} />
        {hasTried && stop !== null && (
          <Notice tone="wait" icon="alert">
            {stop}
          </Notice>
        )}
        <div className="row">
          <button
            type="submit"
            className="btn btn-main btn-lg"
            disabled={isPending || waits || mailbox?.state !== 'connected'}
          >
            {words(draft, isPending)}
          </button>
          <Discard saver={saver} isOn={!isPending && saver.savedAs() !== null} />
          <SaveLine state={saving} />
        </div>
      </div>
    </form>
  );
}
