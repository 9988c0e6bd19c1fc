import { createDraft, deleteDraft, getDraft, updateDraft, type DraftContent, type DraftView } from '@gatehouse/contract';
import { call, ProblemError } from '../../api/client.ts';
import type { Draft } from '../outbox/draft.ts';
import { contentOf, isSame, stateAfter, type SaveState } from './saving.model.ts';
import { forgetUnsaved, keepUnsaved, type SavedAs } from './unsaved.ts';

/** After the last key, and while somebody goes on and on. */
const quietMs = 1_000;
const longestMs = 5_000;
const againMs = 10_000;

export interface Saver {
  readonly state: () => SaveState;
  readonly savedAs: () => SavedAs | null;
  /** Told of each change of state. */
  readonly follow: (follower: () => void) => () => void;
  /** What is written by now; saved a moment later where it differs from what the server has. */
  readonly take: (draft: Draft) => void;
  /** Saves at once what is not saved, and waits for it. */
  readonly flush: () => Promise<SaveState>;
  /** Writes over what was written elsewhere, or begins anew where that was discarded. */
  readonly insist: () => Promise<void>;
  /** It was sent, discarded or given up: nothing of it is saved any more, nor kept in this tab. */
  readonly end: () => void;
  readonly discard: () => Promise<void>;
}

interface Begin {
  readonly draft: Draft;
  readonly saved: SavedAs | null;
  /** When the server has written just this draft; null: it has not. */
  readonly savedAt: string | null;
  readonly onBegun: (id: DraftView['id']) => void;
}

const textOf = (draft: Draft): string => JSON.stringify(contentOf(draft));

/** Keeps one draft at the server as it is written: one call at a time, the newest text, the revision that was seen. */
export function createSaver(begin: Begin): Saver {
  let { draft, saved } = begin;
  let state: SaveState = begin.savedAt === null ? { kind: 'unwritten' } : { kind: 'saved', at: begin.savedAt };
  let kept = begin.savedAt === null && begin.saved !== null ? '' : textOf(draft);
  let busy: Promise<void> | null = null;
  let hasEnded = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitsSince: number | null = null;
  const followers = new Set<() => void>();

  const tell = (next: SaveState): void => {
    state = next;
    for (const follower of followers) follower();
  };
  const isStopped = (): boolean =>
    hasEnded || state.kind === 'changed-elsewhere' || state.kind === 'gone';
  const isDirty = (): boolean => textOf(draft) !== kept;
  const soon = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), milliseconds);
  };

  const write = (content: DraftContent): Promise<DraftView> =>
    saved === null
      ? call(createDraft, { headers: { 'idempotency-key': draft.key }, body: content })
      : call(updateDraft, { params: { draftId: saved.id }, body: { revision: saved.revision, ...content } });

  /** The answer to our own writing may have been lost: then what stands there is ours. */
  const look = async (content: DraftContent, fault: unknown): Promise<DraftView> => {
    const isOurs = fault instanceof ProblemError && fault.problem.code === 'draft_changed' && saved !== null;
    if (!isOurs || saved === null) throw fault;
    const view = await call(getDraft, { params: { draftId: saved.id } });
    if (lastTried === null || !isSame(view, lastTried)) throw fault;
    saved = { id: view.id, revision: view.revision };
    return write(content);
  };
  let lastTried: DraftContent | null = null;

  const accept = (view: DraftView, text: string): void => {
    const isFirst = saved === null;
    forgetUnsaved(saved?.id ?? null);
    saved = { id: view.id, revision: view.revision };
    kept = text;
    if (isDirty() && !hasEnded) keepUnsaved({ draft, saved });
    tell({ kind: 'saved', at: view.updatedAt });
    if (isFirst && !hasEnded) begin.onBegun(view.id);
  };

  const save = async (): Promise<void> => {
    const content = contentOf(draft);
    const text = textOf(draft);
    try {
      const view = await write(content).catch((fault: unknown) => look(content, fault));
      // Begun before, and only the answer was lost: what was written since is still to come.
      accept(view, isSame(view, content) ? text : '');
    } catch (fault) {
      lastTried = content;
      const problem =
        fault instanceof ProblemError
          ? fault.problem
          : { title: 'We could not reach the server.', detail: 'Check your connection.' };
      const next = stateAfter(problem);
      // Refused for good: asked again when something of it has changed.
      refusedText = next.kind === 'not-saved' && !next.triesAgain ? text : null;
      tell(next);
      if (next.kind === 'not-saved' && next.triesAgain && !hasEnded) soon(againMs);
    }
  };
  let refusedText: string | null = null;

  const run = async (): Promise<void> => {
    clearTimeout(timer);
    waitsSince = null;
    if (busy !== null) await busy;
    if (isStopped() || !isDirty() || textOf(draft) === refusedText) return;
    busy = save().finally(() => {
      busy = null;
    });
    await busy;
    if (state.kind === 'saved' && isDirty()) soon(quietMs);
  };

  return {
    state: () => state,
    savedAs: () => saved,
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    take(next) {
      draft = next;
      if (hasEnded) return;
      if (!isDirty()) return forgetUnsaved(saved?.id ?? null);
      keepUnsaved({ draft, saved });
      if (isStopped()) return;
      waitsSince ??= Date.now();
      soon(Math.max(0, Math.min(quietMs, waitsSince + longestMs - Date.now())));
    },
    async flush() {
      await run();
      return state;
    },
    async insist() {
      if (state.kind === 'gone') {
        forgetUnsaved(saved?.id ?? null);
        saved = null;
        draft = { ...draft, key: crypto.randomUUID() };
      } else if (saved !== null) saved = await newest(saved);
      kept = '';
      tell({ kind: 'unwritten' });
      await run();
    },
    end() {
      hasEnded = true;
      clearTimeout(timer);
      forgetUnsaved(saved?.id ?? null);
    },
    async discard() {
      hasEnded = true;
      clearTimeout(timer);
      if (busy !== null) await busy;
      if (saved !== null) await deleteIfThere(saved.id);
      forgetUnsaved(saved?.id ?? null);
    },
  };
}

async function newest({ id }: SavedAs): Promise<SavedAs> {
  const { revision } = await call(getDraft, { params: { draftId: id } });
  return { id, revision };
}

/** What somebody has discarded elsewhere is as this person wants it. */
async function deleteIfThere(draftId: DraftView['id']): Promise<void> {
  try {
    await call(deleteDraft, { params: { draftId } });
  } catch (fault) {
    if (!(fault instanceof ProblemError) || fault.problem.code !== 'draft_not_found') throw fault;
  }
}
