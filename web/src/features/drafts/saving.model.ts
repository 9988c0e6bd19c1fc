import type { DraftContent, DraftView, ErrorCode } from '@gatehouse/contract';
import { instantOf } from '../../ui/when.ts';
import { isInMail, isLinked } from '../attachments/travel.model.ts';
import type { Draft } from '../outbox/draft.ts';

/** How what is written stands at the server. */
export type SaveState =
  | { readonly kind: 'unwritten' }
  | { readonly kind: 'saved'; readonly at: string }
  /** Somebody has written since, or it is gone: the person decides. */
  | { readonly kind: 'changed-elsewhere' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'not-saved'; readonly because: string; readonly triesAgain: boolean };

/** Whether nothing is saved or sent before the person has chosen. */
export const isUnsettled = ({ kind }: SaveState): boolean => kind === 'changed-elsewhere' || kind === 'gone';

/** What a failed try makes of it. No code: there was no answer. */
export function stateAfter(problem: {
  readonly code?: ErrorCode;
  readonly status?: number;
  readonly title: string;
  readonly detail: string;
}): SaveState {
  const { code, status = 503, title, detail } = problem;
  if (code === 'draft_changed') return { kind: 'changed-elsewhere' };
  if (code === 'draft_not_found') return { kind: 'gone' };
  // What may pass by itself is tried again; what is refused waits for a change.
  const triesAgain = status >= 500 || status === 429;
  return { kind: 'not-saved', because: triesAgain ? title : `${title} ${detail}`, triesAgain };
}

/** The words beside the buttons; they change once a minute at most while all is well, so that nobody is read to all the time. */
export function saveWords(state: SaveState, clock: (iso: string) => string): string {
  if (state.kind === 'saved') return `Saved at ${clock(state.at)}`;
  if (state.kind !== 'not-saved') return '';
  return state.triesAgain
    ? `Not saved: ${state.because} It is kept in this tab and tried again.`
    : `Not saved: ${state.because}`;
}

/** A draft as the API takes it. */
export function contentOf(draft: Draft): DraftContent {
  const ids = draft.files.map(({ id }) => id);
  return {
    to: [...draft.to],
    cc: [...draft.cc],
    bcc: [...draft.bcc],
    replyTo: [...draft.replyTo],
    importance: draft.importance,
    subject: draft.subject,
    html: draft.html,
    sendAt: draft.later === null ? null : (instantOf(draft.later) ?? ''),
    attachmentIds: ids.filter(isInMail),
    linkedFileIds: ids.filter(isLinked),
  };
}

/** Whether the server has just this: then it was this tab that wrote it, and only the answer was lost. */
export function isSame(view: DraftView, content: DraftContent): boolean {
  const { to, cc, bcc, replyTo, importance, subject, html, sendAt } = view;
  const kept: DraftContent = {
    to,
    cc,
    bcc,
    replyTo,
    importance,
    subject,
    html,
    sendAt,
    attachmentIds: view.attachments.map(({ id }) => id),
    linkedFileIds: view.linkedFiles.map(({ id }) => id),
  };
  const text = ({ to: first, ...rest }: DraftContent): string =>
    JSON.stringify([
      named(first),
      named(rest.cc),
      named(rest.bcc),
      named(rest.replyTo),
      [rest.importance, rest.subject, rest.html, rest.sendAt, rest.attachmentIds, rest.linkedFileIds],
    ]);
  return text(kept) === text(content);
}

const named = (list: DraftContent['to']): readonly (readonly [string, string])[] =>
  list.map(({ address, name }) => [address, name ?? '']);
