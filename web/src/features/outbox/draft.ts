import type { DraftView, MessageDetailView } from '@gatehouse/contract';
import { typedOf } from '../../ui/when.ts';
import type { KeptFile } from '../attachments/use-attachments.ts';
import type { Recipient } from './recipients.ts';

/** What is being written. */
export interface Draft {
  /** Made once, so that a second press of Send, or a retry after a lost answer, is the same message. */
  readonly key: string;
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly bcc: readonly Recipient[];
  readonly replyTo: readonly Recipient[];
  readonly importance: 'low' | 'normal' | 'high';
  readonly subject: string;
  readonly html: string;
  readonly files: readonly KeptFile[];
  /** When it is to leave, as the person has typed it; null: now. */
  readonly later: string | null;
}

/** A draft with nothing in it but the signature, under room to write. */
export function newDraft(signature = ''): Draft {
  return {
    key: crypto.randomUUID(),
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    importance: 'normal',
    subject: '',
    html: signature === '' ? '' : `<p></p>${signature}`,
    files: [],
    later: null,
  };
}

type Sized = { readonly name: string; readonly sizeBytes: number };
const keptFile = <Id extends KeptFile['id']>({
  id,
  name,
  sizeBytes,
}: Sized & { readonly id: Id }): KeptFile => ({
  key: id,
  id,
  name,
  sizeBytes,
});

const people = (list: MessageDetailView['to']): Recipient[] =>
  list.map(({ address, name }) => (name === undefined ? { address } : { address, name }));

const typedTime = (sendAt: string | null): string | null =>
  sendAt === null || sendAt === '' ? sendAt : typedOf(new Date(sendAt));

function written(from: DraftView | MessageDetailView): Omit<Draft, 'files'> {
  return {
    key: crypto.randomUUID(),
    to: people(from.to),
    cc: people(from.cc),
    bcc: people(from.bcc),
    replyTo: people(from.replyTo),
    importance: from.importance,
    subject: from.subject,
    html: from.html,
    later: typedTime(from.sendAt),
  };
}

/** A draft of what was taken back; it will be another message. */
export function draftOf(message: MessageDetailView): Draft {
  const links = message.fileLinks
    .filter(({ state }) => state === 'open')
    .map(({ linkedFileId: id, fileName: name, sizeBytes }) => keptFile({ id, name, sizeBytes }));
  return { ...written(message), files: [...message.attachments.map(keptFile), ...links] };
}

/** A draft as the server has kept it. */
export function draftOfView(view: DraftView): Draft {
  return { ...written(view), files: [...view.attachments.map(keptFile), ...view.linkedFiles.map(keptFile)] };
}
