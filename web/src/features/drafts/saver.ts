import {
  createDraft,
  deleteDraft,
  getDraft,
  updateDraft,
  type DraftContent,
  type DraftView,
} from '@gatehouse/contract';
import { call, ProblemError } from '../../api/client.ts';
import type { Draft } from '../outbox/draft.ts';
import { contentOf, isSame, isUnsettled, stateAfter, type SaveState } from './saving.model.ts';
import { forgetUnsaved, keepUnsaved, type SavedAs } from './unsaved.ts';

/** After the last key; while somebody goes on and on; after a failure that may pass. */
const [quietMs, longestMs, againMs] = [1_000, 5_000, 10_000];

export interface Saver {
  readonly state: () => SaveState;
  readonly savedAs: () => SavedAs | null;
  /** Told of each change of state. */
  readonly follow: (follower: () => void) => () => void;
  /** What is written by now; saved a moment later where it differs from what the server has. */
  readonly take: (draft: Draft) => void;
  /** Saves at once what is not saved, and waits for it. */
  readonly flush: () => Promise<SaveState>;
  /** What somebody else has heard about the draft. */
  readonly hear: (fault: Error) => void;
  /** Writes over what was written elsewhere, or begins anew where that was discarded. */
  readonly insist: () => Promise<void>;
  /** It was sent, or given up for what stands at the server: nothing of it is saved or kept in this tab any more. */
  readonly end: () => void;
  /** The same, at the server as well. */
  readonly discard: () => Promise<void>;
}

export interface Beginning {
  readonly draft: Draft;
  readonly saved: SavedAs | null;
  /** When the server was given what it has; null: it has nothing, or that is not known. */
  readonly savedAt: string | null;
  /** Whether the server is still to be given it; a new draft is not, before something is written. */
  readonly isUnsaved: boolean;
}

const textOf = (draft: Draft): string => JSON.stringify(contentOf(draft));

/** Keeps one draft at the server as it is written: one call at a time, the newest text, the revision that was seen. */
class DraftSaver {
  #draft: Draft;
  #saved: SavedAs | null;
  #state: SaveState;
  /** What the server has. */
  #kept: string;
  /** What it does not take as it is. */
  #refused: string | null = null;
  /** What it was given without an answer: it may have that. */
  #unanswered: DraftContent | null = null;
  #busy: Promise<void> | null = null;
  #hasEnded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitsSince: number | null = null;
  readonly #followers = new Set<() => void>();

  constructor({ draft, saved, savedAt, isUnsaved }: Beginning) {
    this.#draft = draft;
    this.#saved = saved;
    this.#state = savedAt === null ? { kind: 'unwritten' } : { kind: 'saved', at: savedAt };
    this.#kept = isUnsaved ? '' : textOf(draft);
  }

  readonly state = (): SaveState => this.#state;
  readonly savedAs = (): SavedAs | null => this.#saved;

  readonly follow = (follower: () => void): (() => void) => {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  };

  take(draft: Draft): void {
    this.#draft = draft;
    if (this.#hasEnded) return;
    if (!this.#isDirty()) return this.#forget();
    keepUnsaved({ draft, saved: this.#saved });
    this.#waitsSince ??= Date.now();
    this.#soon(Math.max(0, Math.min(quietMs, this.#waitsSince + longestMs - Date.now())));
  }

  async flush(): Promise<SaveState> {
    await this.#run();
    return this.#state;
  }

  hear(fault: Error): void {
    const next = fault instanceof ProblemError ? stateAfter(fault.problem) : this.#state;
    if (isUnsettled(next)) this.#tell(next);
  }

  async insist(): Promise<void> {
    if (this.#state.kind === 'gone') {
      this.#forget();
      this.#saved = null;
    } else if (this.#saved !== null) {
      const { id, revision } = await call(getDraft, { params: { draftId: this.#saved.id } });
      this.#saved = { id, revision };
    }
    this.#kept = '';
    this.#refused = null;
    this.#tell({ kind: 'unwritten' });
    await this.#run();
  }

  end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#forget();
  }

  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#busy !== null) await this.#busy;
    if (this.#saved !== null) await deleteIfThere(this.#saved.id);
    this.end();
  }

  #isDirty(): boolean {
    return textOf(this.#draft) !== this.#kept;
  }

  #forget(): void {
    forgetUnsaved(this.#saved?.id ?? null);
  }

  #tell(next: SaveState): void {
    this.#state = next;
    for (const follower of this.#followers) follower();
  }

  #soon(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), milliseconds);
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waitsSince = null;
    while (this.#busy !== null) await this.#busy;
    const text = textOf(this.#draft);
    if (this.#hasEnded || isUnsettled(this.#state) || text === this.#kept || text === this.#refused) return;
    this.#busy = this.#save(this.#draft).finally(() => {
      this.#busy = null;
    });
    await this.#busy;
    if (this.#state.kind === 'saved' && this.#isDirty()) this.#soon(quietMs);
  }

  async #save(draft: Draft): Promise<void> {
    const content = contentOf(draft);
    const isFirst = this.#saved === null;
    try {
      const view = await this.#write(content, draft.key);
      this.#forget();
      this.#saved = { id: view.id, revision: view.revision };
      // Begun before, with other words, and only the answer was lost: what was written since is still to come.
      this.#kept = isFirst && !isSame(view, content) ? '' : textOf(draft);
      this.#unanswered = null;
      if (this.#isDirty() && !this.#hasEnded) keepUnsaved({ draft: this.#draft, saved: this.#saved });
      this.#tell({ kind: 'saved', at: view.updatedAt });
    } catch (fault) {
      this.#fail(fault, content, textOf(draft));
    }
  }

  #fail(fault: unknown, content: DraftContent, text: string): void {
    const silence = { title: 'We could not reach the server.', detail: 'Check your connection.' };
    const next = stateAfter(fault instanceof ProblemError ? fault.problem : silence);
    const triesAgain = next.kind === 'not-saved' && next.triesAgain;
    if (triesAgain) this.#unanswered = content;
    else this.#refused = text;
    this.#tell(next);
    if (triesAgain && !this.#hasEnded) this.#soon(againMs);
  }

  async #write(content: DraftContent, key: string): Promise<DraftView> {
    const saved = this.#saved;
    if (saved === null) return call(createDraft, { headers: { 'idempotency-key': key }, body: content });
    const params = { draftId: saved.id };
    try {
      return await call(updateDraft, { params, body: { revision: saved.revision, ...content } });
    } catch (fault) {
      const { code } = fault instanceof ProblemError ? fault.problem : {};
      if (code !== 'draft_changed' || this.#unanswered === null) throw fault;
      // What stands there may be what this tab has written, and only the answer was lost.
      const { revision, ...view } = await call(getDraft, { params });
      if (!isSame({ revision, ...view }, this.#unanswered)) throw fault;
      return call(updateDraft, { params, body: { revision, ...content } });
    }
  }
}

/** What somebody has discarded elsewhere is as this person wants it. */
async function deleteIfThere(draftId: DraftView['id']): Promise<void> {
  try {
    await call(deleteDraft, { params: { draftId } });
  } catch (fault) {
    if (!(fault instanceof ProblemError) || fault.problem.code !== 'draft_not_found') throw fault;
  }
}

/** Begins to keep one draft; nothing is written before `take`. */
export const createSaver = (beginning: Beginning): Saver => new DraftSaver(beginning);
