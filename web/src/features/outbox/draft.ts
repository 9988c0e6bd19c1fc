import type { MessageDetailView } from '@gatehouse/contract';
import { z } from 'zod/mini';
import { typedOf } from '../../ui/when.ts';
import type { KeptFile } from '../attachments/use-attachments.ts';
import type { Recipient } from './recipients.ts';

/** What is being written; it survives a reload and a sign-in in between, in this tab. */
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

const place = 'gatehouse-draft';
const recipient = z.object({ address: z.string(), name: z.optional(z.string()) });
const schema = z.object({
  key: z.string(),
  to: z.array(recipient),
  cc: z.array(recipient),
  bcc: z.array(recipient),
  replyTo: z._default(z.array(recipient), []),
  importance: z._default(z.enum(['low', 'normal', 'high']), 'normal'),
  subject: z.string(),
  html: z.string(),
  files: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      sizeBytes: z.number(),
      id: z.union([z.templateLiteral(['file_', z.string()]), z.templateLiteral(['lfl_', z.string()])]),
    }),
  ),
  later: z._default(z.nullable(z.string()), null),
});

/** A draft with nothing in it. */
export function newDraft(): Draft {
  return {
    key: crypto.randomUUID(),
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    importance: 'normal',
    subject: '',
    html: '',
    files: [],
    later: null,
  };
}

/** A draft of what was taken back; it will be another message. */
export function draftOf(message: MessageDetailView): Draft {
  const { subject, html, attachments, fileLinks, sendAt } = message;
  const people = (list: MessageDetailView['to']): Recipient[] =>
    list.map(({ address, name }) => (name === undefined ? { address } : { address, name }));
  return {
    key: crypto.randomUUID(),
    to: people(message.to),
    cc: people(message.cc),
    bcc: people(message.bcc),
    replyTo: people(message.replyTo),
    importance: message.importance,
    subject,
    html,
    files: [
      ...attachments.map(({ id, name, sizeBytes }) => ({ key: id, id, name, sizeBytes })),
      ...fileLinks
        .filter(({ state }) => state === 'open')
        .map(({ linkedFileId: id, fileName: name, sizeBytes }) => ({ key: id, id, name, sizeBytes })),
    ],
    later: sendAt === null ? null : typedOf(new Date(sendAt)),
  };
}

/** Whether nobody would miss it. */
export function isEmpty({ to, cc, bcc, subject, html, files }: Draft): boolean {
  return [to, cc, bcc, subject, html, files].every(({ length }) => length === 0);
}

/** What this tab was writing, or a new draft. */
export function readDraft(): Draft {
  try {
    const parsed = schema.safeParse(JSON.parse(sessionStorage.getItem(place) ?? 'null'));
    return parsed.success ? (parsed.data as Draft) : newDraft();
  } catch {
    return newDraft();
  }
}

/** Keeps what was typed. A full or forbidden store is no reason to stop anybody from writing. */
export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // written on without a copy
  }
}

/** The message was accepted: nothing of it stays in the browser. */
export function forgetDraft(): void {
  sessionStorage.removeItem(place);
}
