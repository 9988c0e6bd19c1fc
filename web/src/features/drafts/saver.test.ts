import type { DraftContent, DraftView } from '@gatehouse/contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newDraft, type Draft } from '../outbox/draft.ts';
import { createSaver, type Beginning, type Saver } from './saver.ts';
import { readUnsaved } from './unsaved.ts';

/** What a server does with one draft, as far as a tab can tell; its answers may be lost. */
class OneDraft {
  view: DraftView | null = null;
  losesAnswers = false;
  asked = 0;

  write(content: DraftContent, revision: number): DraftView {
    const { attachmentIds: _files, linkedFileIds: _links, ...written } = content;
    const updatedAt = `2026-11-30T14:00:${String(revision).padStart(2, '0')}.000Z`;
    this.view = { ...written, id: 'drf_1', revision, attachments: [], linkedFiles: [], updatedAt };
    return this.view;
  }

  readonly fetch = async (_url: string, init: { method: string; body?: string }): Promise<Response> => {
    this.asked += 1;
    const response = this.#answer(init.method, init.body);
    if (this.losesAnswers) throw new TypeError('the connection was lost');
    return response;
  };

  #answer(method: string, body = '{}'): Response {
    const { revision, ...content } = JSON.parse(body) as DraftContent & { revision?: number };
    const refusal = (code: string, status: number) =>
      Response.json({ code, status, title: code, detail: '' }, { status });
    if (method === 'POST') return Response.json(this.view ?? this.write(content, 1), { status: 201 });
    if (this.view === null) return refusal('draft_not_found', 404);
    if (method === 'GET') return Response.json(this.view);
    if (revision !== this.view.revision) return refusal('draft_changed', 409);
    return Response.json(this.write(content, revision + 1));
  }
}

let server: OneDraft;
let kept: Map<string, string>;
beforeEach(() => {
  server = new OneDraft();
  kept = new Map();
  vi.stubGlobal('fetch', server.fetch);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

const empty = newDraft('<p>Ada</p>');
function withContent(subject: string): DraftContent {
  const { to, cc, bcc, replyTo, importance, html } = empty;
  return {
    to: [...to],
    cc: [...cc],
    bcc: [...bcc],
    replyTo: [...replyTo],
    importance,
    html,
    subject,
    sendAt: null,
    attachmentIds: [],
    linkedFileIds: [],
  };
}
const withSubject = (subject: string): Draft => ({ ...empty, subject });
const begin = (beginning: Partial<Beginning> = {}): Saver =>
  createSaver({ draft: empty, saved: null, savedAt: null, isUnsaved: false, tried: [], ...beginning });

async function type(saver: Saver, subject: string) {
  saver.take(withSubject(subject));
  return (await saver.flush()).kind;
}

/** The tab was loaded again: what it has is what it kept. */
function reload(id: string | null): Saver {
  const unsaved = readUnsaved(id);
  if (unsaved === null) throw new Error('nothing was kept');
  return begin({ ...unsaved, isUnsaved: true });
}

test('nothing is begun before something is written; what is saved is not kept in the tab', async () => {
  const saver = begin();
  saver.take(empty);
  expect([await saver.flush(), server.asked]).toEqual([{ kind: 'unwritten' }, 0]);
  expect(await type(saver, 'One')).toBe('saved');
  expect(await type(saver, 'Two')).toBe('saved');
  expect(server.view).toMatchObject({ subject: 'Two', revision: 2 });
  expect(kept.size).toBe(0);
});

test('an answer that was lost is no conflict, in the same page and after a reload', async () => {
  const saver = begin();
  await type(saver, 'One');
  server.losesAnswers = true;
  expect(await type(saver, 'Two')).toBe('not-saved');
  server.losesAnswers = false;
  expect(server.view).toMatchObject({ subject: 'Two', revision: 2 });
  const again = reload('drf_1');
  expect(await type(saver, 'Three')).toBe('saved');
  expect(server.view).toMatchObject({ subject: 'Three', revision: 3 });
  saver.end();
  // What the tab kept before is older than that by now, and was not written by it.
  expect(await type(again, 'Four')).toBe('changed-elsewhere');
  again.end();
});

test('what was begun without an answer is one draft, and goes on', async () => {
  server.losesAnswers = true;
  await type(begin(), 'One');
  server.losesAnswers = false;
  const saver = reload(null);
  expect(await type(saver, 'One and a half')).toBe('saved');
  expect(await type(saver, 'One and a half')).toBe('saved');
  expect(server.view).toMatchObject({ subject: 'One and a half', revision: 2 });
  expect(kept.size).toBe(0);
});

test('what another tab wrote is not written over before the person says so', async () => {
  const saver = begin();
  await type(saver, 'One');
  server.write(withContent('The other tab'), 2);
  expect(await type(saver, 'Mine')).toBe('changed-elsewhere');
  expect(await type(saver, 'Mine, longer')).toBe('changed-elsewhere');
  expect(server.view?.subject).toBe('The other tab');
  expect(readUnsaved('drf_1')?.draft.subject).toBe('Mine, longer');
  // Nor by a reload, which knows no more.
  const again = reload('drf_1');
  expect((await again.flush()).kind).toBe('changed-elsewhere');
  await saver.insist();
  expect([saver.state().kind, server.view?.subject]).toEqual(['saved', 'Mine, longer']);
});

test('what was ended elsewhere is begun anew where the person says so; what has ended is not kept', async () => {
  const saver = begin();
  await type(saver, 'One');
  server.view = null;
  expect(await type(saver, 'Still here')).toBe('gone');
  await saver.insist();
  expect(server.view).toMatchObject({ subject: 'Still here', revision: 1 });
  saver.end();
  saver.take(withSubject('After the end'));
  await saver.flush();
  expect([server.view, kept.size]).toMatchObject([{ subject: 'Still here' }, 0]);
});
