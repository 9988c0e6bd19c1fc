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
import { contentOf, isUnsettled, markOf, markOfView, stateAfter, type SaveState } from './saving.model.ts';
import { forgetUnsaved, keepUnsaved, type SavedAs, type Unsaved } from './unsaved.ts';

/** After the last key; while somebody goes on and on; after a failure that may pass. */
const [quietMs, longestMs, againMs] = [1_000, 5_000, 10_000];
/** Tries without an answer, one after the other, of which any may be what the server has. */
const mostTried = 20;

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

export interface Beginning extends Unsaved {
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
  #tried: readonly string[];
  #busy: Promise<void> | null = null;
  #hasEnded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitsSince: number | null = null;
  readonly #followers = new Set<() => void>();

  constructor({ draft, saved, savedAt, isUnsaved, tried }: Beginning) {
    this.#tried = tried;
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
    this.#keep();
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

  #keep(): void {
    keepUnsaved({ draft: this.#draft, saved: this.#saved, tried: this.#tried });
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
    const text = textOf(draft);
    this.#tried = [...this.#tried, markOf(content)].slice(-mostTried);
    // Whoever reloads now does not hear the answer.
    this.#keep();
    try {
      this.#accept(await this.#write(content, draft.key), text);
    } catch (fault) {
      this.#fail(fault, text);
    }
  }

  #accept(view: DraftView, text: string): void {
    // What was begun before, and the answer was lost, is found as it is by now: with words of before, or of another device.
    const isFound = this.#saved === null && this.#tried.at(-1) !== markOfView(view);
    const isOurs = !isFound || this.#tried.includes(markOfView(view));
    this.#forget();
    this.#saved = { id: view.id, revision: isOurs ? view.revision : 1 };
    this.#kept = isFound ? '' : text;
    this.#tried = [];
    if (this.#isDirty() && !this.#hasEnded) this.#keep();
    this.#tell(isOurs ? { kind: 'saved', at: view.updatedAt } : { kind: 'changed-elsewhere' });
  }

  #fail(fault: unknown, text: string): void {
    const silence = { title: 'We could not reach the server.', detail: 'Check your connection.' };
    const next = stateAfter(fault instanceof ProblemError ? fault.problem : silence);
    const triesAgain = next.kind === 'not-saved' && next.triesAgain;
    if (!triesAgain) this.#refused = text;
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
      if (!(fault instanceof ProblemError) || fault.problem.code !== 'draft_changed') throw fault;
      // What stands there may be what this tab has written, and only the answer was lost.
      const view = await call(getDraft, { params });
      if (!this.#tried.includes(markOfView(view))) throw fault;
      return call(updateDraft, { params, body: { revision: view.revision, ...content } });
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
