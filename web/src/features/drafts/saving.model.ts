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

const named = (list: DraftContent['to']): readonly (readonly [string, string])[] =>
  list.map(({ address, name }) => [address, name ?? '']);

/**
 * A number that two texts share only if they are the same: 53 bits, which nobody is out to forge here (cyrb53, in the public domain:
 * https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js, read 2026-11).
 */
function digest(text: string): string {
  let [one, two] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    one = Math.imul(one ^ unit, 2654435761);
    two = Math.imul(two ^ unit, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return (4294967296 * (2097151 & two) + (one >>> 0)).toString(36);
}

/** By which a tab knows again what it has written, where the answer was lost; however the server puts it. */
export function markOf(content: DraftContent): string {
  const { importance, subject, html, sendAt, attachmentIds, linkedFileIds } = content;
  const people = [content.to, content.cc, content.bcc, content.replyTo].map(named);
  return digest(JSON.stringify([people, importance, subject, html, sendAt, attachmentIds, linkedFileIds]));
}

/** The same of what stands at the server. */
export function markOfView(view: DraftView): string {
  return markOf({
    ...view,
    attachmentIds: view.attachments.map(({ id }) => id),
    linkedFileIds: view.linkedFiles.map(({ id }) => id),
  });
}
