import { draftDays, maxDraftCount, operations, type DraftView } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import { apiOf, connectMailbox, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { uploadLinkedFile } from '../../../test/linked-files.ts';
import { demoPassword } from '../../../worlds/demo.ts';
import { postForm } from '../../../test/forms.ts';

let house: House;
let ada: Browser;
let ben: Browser;
let hana: Browser;
let api: ReturnType<typeof apiOf>;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  ben = await signIn(house, 'ben@contoso.example');
  hana = await signIn(house, 'hana@wingtip.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  api = apiOf(house, ada);
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.updateTable('attachments').set({ draft_id: null }).execute();
  await house.db.updateTable('linked_files').set({ draft_id: null }).execute();
  await house.db.deleteFrom('message_drafts').execute();
});

const write = (content: object = {}, key: string = randomUUID(), browser = ada) =>
  apiOf(house, browser)(operations.createDraft, { headers: { 'idempotency-key': key }, body: content });
const written = async (content: object = {}): Promise<DraftView> => replyOf(await write(content));
const writeAgain = ({ id, revision }: Pick<DraftView, 'id' | 'revision'>, content: object, browser = ada) =>
  apiOf(house, browser)(operations.updateDraft, { params: { draftId: id }, body: { revision, ...content } });
const read = ({ id }: Pick<DraftView, 'id'>, browser = ada) =>
  apiOf(house, browser)(operations.getDraft, { params: { draftId: id } });
const discard = ({ id }: Pick<DraftView, 'id'>, browser = ada) =>
  apiOf(house, browser)(operations.deleteDraft, { params: { draftId: id } });
const listed = async (browser = ada) =>
  replyOf(await apiOf(house, browser)(operations.listDrafts, {})).drafts;
const upload = async (browser = ada) =>
  replyOf(
    await apiOf(house, browser)(operations.uploadAttachment, {
      query: { name: 'a.txt' },
      body: new TextEncoder().encode('some text'),
    }),
  ).id;
const uploadLarge = (browser = ada) =>
  uploadLinkedFile(house, browser, { content: new TextEncoder().encode('a plan') });
const handIn = (
  { id, revision }: Pick<DraftView, 'id' | 'revision'>,
  more: object = {},
  key: string = randomUUID(),
) =>
  api(operations.enqueueMessage, {
    headers: { 'idempotency-key': key },
    query: { draftId: id, draftRevision: revision },
    body: { to: [{ address: 'ben@contoso.example' }], subject: 'Quote 4711', html: '<p>x</p>', ...more },
  });
const codeOf = (outcome: Awaited<ReturnType<typeof write | typeof read | typeof discard | typeof handIn>>) =>
  outcome.ok ? outcome.status : [outcome.status, outcome.problem.code, outcome.problem.field];

/** Long ago: what is free would be gone by now. */
async function ageFiles(): Promise<void> {
  const longAgo = new Date(Date.now() - 3 * 24 * 3600 * 1000);
  await house.db
    .updateTable('attachments')
    .set({ uploaded_at: longAgo })
    .where('message_id', 'is', null)
    .execute();
  await house.db
    .updateTable('linked_files')
    .set({ begun_at: longAgo })
    .where('message_id', 'is', null)
    .execute();
}
const sweep = () => house.compositions[0]?.sweeper.runDue();
async function filesLeft(ids: readonly string[]): Promise<string[]> {
  const inMail = await house.db.selectFrom('attachments').select('id').where('id', 'in', ids).execute();
  const linked = await house.db.selectFrom('linked_files').select('id').where('id', 'in', ids).execute();
  return [...inMail, ...linked].map(({ id }) => id);
}

describe('what a person is writing', () => {
  test('201: is kept as it is, right or not, and read in another browser', async () => {
    const [inMail, asLink] = [await upload(), await uploadLarge()];
    const content = {
      to: [{ address: 'ben@' }, { address: '', name: 'Kim' }],
      cc: [{ address: 'lee@contoso.example', name: 'Lee' }],
      bcc: [],
      replyTo: [{ address: 'team' }],
      importance: 'high',
      subject: 'Quote',
      html: '<p>Hello</p>',
      sendAt: '',
    };
    const draft = await written({ ...content, attachmentIds: [inMail], linkedFileIds: [asLink] });
    expect(draft).toMatchObject({ ...content, revision: 1 });
    const elsewhere = await signIn(house, 'ada@contoso.example');
    const found = replyOf(await read(draft, elsewhere));
    expect(found).toEqual(draft);
    expect(found.attachments).toMatchObject([{ id: inMail, name: 'a.txt', sizeBytes: 9 }]);
    expect(found.linkedFiles).toEqual([{ id: asLink, name: 'plan.pdf', sizeBytes: 6 }]);
  });

  test('200: the list has the last written first, with the first recipients and no texts', async () => {
    const people = Array.from({ length: 7 }, (_, index) => ({ address: `p${index}@contoso.example` }));
    const first = await written({ subject: 'First', html: '<p>secret words</p>', to: people.slice(0, 4) });
    await written({
      subject: 'Second',
      attachmentIds: [await upload()],
      linkedFileIds: [await uploadLarge()],
    });
    replyOf(await writeAgain(first, { subject: 'First', to: people.slice(0, 4), bcc: people.slice(4) }));
    const list = await listed();
    expect(list).toMatchObject([
      { subject: 'First', recipients: people.slice(0, 5), recipientCount: 7, fileCount: 0 },
      { subject: 'Second', recipients: [], recipientCount: 0, fileCount: 2 },
    ]);
    expect(JSON.stringify(list)).not.toContain('secret');
  });

  test('201: begun twice with one key, it is one', async () => {
    const key = randomUUID();
    const both = await Promise.all([write({ subject: 'a' }, key), write({ subject: 'a' }, key)]);
    const [one, other] = both.map(replyOf);
    expect(one?.id).toBe(other?.id);
    expect(await listed()).toHaveLength(1);
  });

  test('nothing of it stands in the audit trail or the log', async () => {
    const draft = await written({ subject: 'Very private subject', to: [{ address: 'zora@x.example' }] });
    replyOf(await writeAgain(draft, { subject: 'Very private subject', html: '<p>zora</p>' }));
    await discard(draft);
    const events = JSON.stringify(await house.db.selectFrom('audit_events').selectAll().execute());
    for (const text of ['Very private', 'zora', draft.id]) {
      expect(events).not.toContain(text);
      expect(house.logText()).not.toContain(text);
    }
  });
});

describe('H07: two tabs', () => {
  test('409: of two that have seen the same, the later is refused, and nothing of the first is lost', async () => {
    const draft = await written({ subject: 'Both see this' });
    const first = replyOf(await writeAgain(draft, { subject: 'The first tab' }));
    expect(first.revision).toBe(2);
    expect(codeOf(await writeAgain(draft, { subject: 'The second tab' }))).toEqual([
      409,
      'draft_changed',
      undefined,
    ]);
    expect(replyOf(await read(draft))).toEqual(first);
    // Having looked, it may write over it.
    expect(replyOf(await writeAgain(first, { subject: 'The second tab' })).subject).toBe('The second tab');
  });

  test('of many at once, one is written', async () => {
    const draft = await written();
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => writeAgain(draft, { subject: `Tab ${index}` })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(replyOf(await read(draft)).revision).toBe(2);
  });

  test('409: a draft that was changed elsewhere is not sent, and stays', async () => {
    const draft = await written({ subject: 'Old words' });
    replyOf(await writeAgain(draft, { subject: 'New words' }));
    expect(codeOf(await handIn(draft))).toEqual([409, 'draft_changed', undefined]);
    expect(replyOf(await read(draft)).subject).toBe('New words');
  });

  test('404: sent from both, it is one message', async () => {
    const draft = await written();
    const both = await Promise.all([handIn(draft), handIn(draft)]);
    expect(both.map(codeOf).toSorted()).toEqual([202, [404, 'draft_not_found', undefined]]);
  });
});

describe('a draft that is sent', () => {
  test('202: is gone with the acceptance; its files are the message’s, and what was left over falls', async () => {
    const [taken, left] = [await upload(), await upload()];
    const [takenLink, leftLink] = [await uploadLarge(), await uploadLarge()];
    const draft = await written({ attachmentIds: [taken, left], linkedFileIds: [takenLink, leftLink] });
    const key = randomUUID();
    const files = { attachmentIds: [taken], linkedFileIds: [takenLink] };
    const message = replyOf(await handIn(draft, files, key));
    expect(message.attachments).toMatchObject([{ id: taken }]);
    expect(message.fileLinks).toMatchObject([{ linkedFileId: takenLink }]);
    expect(codeOf(await read(draft))).toEqual([404, 'draft_not_found', undefined]);
    expect(await filesLeft([taken, left, takenLink, leftLink])).toEqual([taken, takenLink]);
    // The answer was lost, and the same is asked again.
    expect(replyOf(await handIn(draft, files, key)).id).toBe(message.id);
  });

  test('a message that is refused leaves it as it was', async () => {
    const file = await upload();
    const draft = await written({ attachmentIds: [file] });
    const missing = { attachmentIds: [file, `file_${'0'.repeat(26)}`] };
    expect(codeOf(await handIn(draft, missing))).toEqual([
      404,
      'attachment_not_found',
      'body.attachmentIds.1',
    ]);
    expect(replyOf(await read(draft))).toEqual(draft);
  });

  test('400: id and revision go together', async () => {
    const draft = await written();
    const asked = await api(operations.enqueueMessage, {
      headers: { 'idempotency-key': randomUUID() },
      query: { draftId: draft.id },
      body: { to: [{ address: 'ben@contoso.example' }], subject: 's', html: '' },
    });
    expect(codeOf(asked)).toEqual([400, 'input_refused', 'query.draftRevision']);
  });

  test('taken back, its files go with a new draft', async () => {
    const file = await upload();
    const draft = await written({ attachmentIds: [file] });
    const { id } = replyOf(await handIn(draft, { attachmentIds: [file], undoSeconds: 60 }));
    const params = { params: { messageId: id }, body: {} };
    const back = replyOf(await api(operations.takeBackMessage, params));
    const again = await written({ subject: back.subject, attachmentIds: [file] });
    expect(again.attachments).toMatchObject([{ id: file }]);
  });
});

describe('H21: files of a draft', () => {
  test('live as long as it does, and fall when it is discarded', async () => {
    const files = [await upload(), await uploadLarge()];
    const [inMail, asLink] = files;
    const draft = await written({ attachmentIds: [inMail], linkedFileIds: [asLink] });
    const free = [await upload(), await uploadLarge()];
    await ageFiles();
    await sweep();
    expect(await filesLeft([...files, ...free])).toEqual(files);
    expect(codeOf(await discard(draft))).toBe(204);
    expect(await filesLeft(files)).toEqual([]);
    const parts = await house.db.selectFrom('linked_file_parts').where('file_id', '=', asLink ?? '');
    expect(await parts.selectAll().execute()).toEqual([]);
  });

  test('that it no longer names live for another day', async () => {
    const [kept, dropped, droppedLink] = [await upload(), await upload(), await uploadLarge()];
    const draft = await written({ attachmentIds: [dropped, kept], linkedFileIds: [droppedLink] });
    await ageFiles();
    const next = replyOf(await writeAgain(draft, { attachmentIds: [kept] }));
    expect([next.attachments.map(({ id }) => id), next.linkedFiles]).toEqual([[kept], []]);
    await sweep();
    expect(await filesLeft([kept, dropped, droppedLink])).toHaveLength(3);
    await ageFiles();
    await sweep();
    expect(await filesLeft([kept, dropped, droppedLink])).toEqual([kept]);
  });

  test(`a draft that nobody touched for ${draftDays} days is deleted with them; a younger one stays`, async () => {
    const [old, young] = [await upload(), await uploadLarge()];
    const forgotten = await written({ attachmentIds: [old], linkedFileIds: [await uploadLarge()] });
    const other = await written({ linkedFileIds: [young] });
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
    const age = (draft: DraftView, days: number) =>
      house.db
        .updateTable('message_drafts')
        .set({ updated_at: daysAgo(days) })
        .where('id', '=', draft.id)
        .execute();
    await age(forgotten, draftDays + 1);
    await age(other, draftDays - 1);
    await ageFiles();
    await sweep();
    expect(await listed()).toMatchObject([{ id: other.id }]);
    expect(await filesLeft([old, young])).toEqual([young]);
  });

  test('404: which are another person’s, another draft’s, a message’s, or not there', async () => {
    const mine = await upload();
    const mineLinked = await uploadLarge();
    await written({ attachmentIds: [mine], linkedFileIds: [mineLinked] });
    const refusals: unknown[] = [];
    for (const attachmentId of [mine, await upload(ben), `file_${'0'.repeat(26)}`])
      refusals.push(codeOf(await write({ attachmentIds: [attachmentId] })));
    for (const linkedFileId of [mineLinked, await uploadLarge(ben), `lfl_${'0'.repeat(26)}`])
      refusals.push(codeOf(await write({ linkedFileIds: [linkedFileId] })));
    expect(refusals).toEqual([
      ...Array.from({ length: 3 }, () => [404, 'attachment_not_found', 'body.attachmentIds.0']),
      ...Array.from({ length: 3 }, () => [404, 'linked_file_not_found', 'body.linkedFileIds.0']),
    ]);
    expect(await listed()).toHaveLength(1);
  });

  test('409: a file whose parts are not all there is none yet', async () => {
    const body = { name: 'half.zip', sizeBytes: 2 };
    const { id } = replyOf(await api(operations.beginLinkedFile, { body }));
    const outcome = await write({ linkedFileIds: [id] });
    expect(codeOf(outcome)).toEqual([409, 'linked_file_unfinished', 'body.linkedFileIds.0']);
  });
});

describe('L01: a draft of somebody else', () => {
  test('404: for whoever is not its person, an admin of theirs as well', async () => {
    const draft = replyOf(await write({ subject: 'Ben’s' }, randomUUID(), ben));
    const mine = await written({ subject: 'Mine' });
    for (const [browser, one] of [[ada, draft] as const, [hana, draft] as const, [ben, mine] as const]) {
      const gone = [404, 'draft_not_found', undefined];
      expect(codeOf(await read(one, browser))).toEqual(gone);
      expect(codeOf(await writeAgain(one, { subject: 'Not mine' }, browser))).toEqual(gone);
      expect(codeOf(await discard(one, browser))).toEqual(gone);
    }
    expect(codeOf(await handIn(draft))).toEqual([404, 'draft_not_found', undefined]);
    expect((await listed()).map(({ subject }) => subject)).toEqual(['Mine']);
    expect(await listed(hana)).toEqual([]);
    expect(replyOf(await read(draft, ben))).toEqual(draft);
  });

  test('401: nobody without a session; whoever is signed out, by themselves or all at once, finds it again', async () => {
    const draft = await written();
    const refusal = [401, 'session_required', undefined];
    expect(codeOf(await read(draft, new Browser()))).toEqual(refusal);
    const once = await signIn(house, 'ada@contoso.example');
    await postForm(house, once, '/sign-out', {});
    expect(codeOf(await read(draft, once))).toEqual(refusal);
    // What the switch "Enforce SSO for all users" does to those who are in by another way.
    const kim = new Browser();
    await postForm(house, kim, '/sign-in/password', { email: 'kim@contoso.example', password: demoPassword });
    const theirs = replyOf(await write({ subject: 'Kim’s' }, randomUUID(), kim));
    await house.db
      .updateTable('users')
      .set((of) => ({ session_epoch: of('session_epoch', '+', 1) }))
      .where('email', '=', 'kim@contoso.example')
      .execute();
    expect(codeOf(await read(theirs, kim))).toEqual(refusal);
    await postForm(house, kim, '/sign-in/password', { email: 'kim@contoso.example', password: demoPassword });
    expect(replyOf(await read(theirs, kim))).toEqual(theirs);
  });
});

describe('I06: what one person may fill', () => {
  test('409: a draft more than the most; whoever discards one may begin another', async () => {
    const first = await written();
    const { id: _id, ...row } = await house.db
      .selectFrom('message_drafts')
      .selectAll()
      .executeTakeFirstOrThrow();
    const others = Array.from({ length: maxDraftCount - 1 }, (_, index) => ({
      ...row,
      id: `drf_${String(index).padStart(26, '0')}`,
      idempotency_key: `other-${index}`,
      recipients: JSON.stringify(row.recipients),
    }));
    await house.db.insertInto('message_drafts').values(others).execute();
    const outcome = await write();
    expect(codeOf(outcome)).toEqual([409, 'too_many_drafts', undefined]);
    expect(outcome.ok ? '' : outcome.problem.title).toContain(String(maxDraftCount));
    expect(codeOf(await write({}, randomUUID(), ben))).toBe(201);
    await discard(first);
    expect(codeOf(await write())).toBe(201);
  });

  const person = { address: 'a@contoso.example' };
  const many = (count: number) => Array.from({ length: count }, () => person);
  const tooMuch: readonly [string, object, string, RegExp][] = [
    ['too long a subject', { subject: 'x'.repeat(256) }, 'body.subject', /255/],
    ['too long a text', { html: 'x'.repeat(500_001) }, 'body.html', /500000/],
    ['too many recipients', { to: many(300), cc: many(201) }, 'body.to', /500/],
    ['too many places for answers', { replyTo: many(11) }, 'body.replyTo', /10/],
    ['too long an address', { to: [{ address: 'x'.repeat(321) }] }, 'body.to.0.address', /320/],
    ['too long a name', { bcc: [{ address: 'x', name: 'x'.repeat(201) }] }, 'body.bcc.0.name', /200/],
    [
      'too many files',
      { linkedFileIds: Array.from({ length: 21 }, (_, i) => `lfl_${String(i).padStart(26, '0')}`) },
      'body.linkedFileIds',
      /20/,
    ],
    ['a character that cannot be kept', { subject: 'a\0b' }, 'body.subject', /cannot be kept/],
    ['half a character', { to: [{ address: '\ud800' }] }, 'body.to.0.address', /cannot be kept/],
    ['a time that is none', { sendAt: 'tomorrow' }, 'body.sendAt', /2027-01-31T09:00:00/],
  ];
  test.each(tooMuch)('400: %s: refused by its field and limit', async (_name, content, field, words) => {
    const draft = await written();
    for (const outcome of [await write(content), await writeAgain(draft, content)]) {
      expect(codeOf(outcome)).toEqual([400, 'input_refused', field]);
      expect(outcome.ok ? '' : outcome.problem.detail).toMatch(words);
    }
  });
});

describe('a signature', () => {
  const signature = async (browser = ada) =>
    replyOf(await apiOf(house, browser)(operations.getSignature, {})).html;
  const sign = (html: string, browser = ada) =>
    apiOf(house, browser)(operations.setSignature, { body: { html } });
  const changes = async (): Promise<number> => {
    const events = house.db.selectFrom('audit_events').select('id');
    return (await events.where('action', '=', 'user.signature-changed').execute()).length;
  };

  test('is the person’s alone, changed, removed, and recorded without its words', async () => {
    expect(await signature()).toBe('');
    replyOf(await sign('<p>Ada Lindqvist</p>'));
    replyOf(await sign('<p>Ada Lindqvist, <strong>Sales</strong></p>'));
    replyOf(await sign('<p>Ada Lindqvist, <strong>Sales</strong></p>'));
    expect(await signature()).toBe('<p>Ada Lindqvist, <strong>Sales</strong></p>');
    expect([await signature(ben), await signature(hana)]).toEqual(['', '']);
    replyOf(await sign(''));
    expect(await signature()).toBe('');
    expect(await changes()).toBe(3);
    const events = JSON.stringify(await house.db.selectFrom('audit_events').selectAll().execute());
    expect(events).not.toContain('Sales');
  });

  test('is added to no message of the API', async () => {
    replyOf(await sign('<p>My signature</p>'));
    const message = replyOf(await handIn(await written()));
    const detail = await api(operations.getMessage, { params: { messageId: message.id } });
    expect(replyOf(detail).html).toBe('<p>x</p>');
    replyOf(await sign(''));
  });

  test('400: over its limit', async () => {
    const outcome = await sign('x'.repeat(20_001));
    expect(outcome.ok ? '' : [outcome.problem.field, outcome.problem.detail]).toEqual([
      'body.html',
      expect.stringContaining('20000'),
    ]);
  });
});

test('whoever is removed leaves no draft, no file of one, and no signature; whoever is deactivated does', async () => {
  const [inMail, asLink] = [await upload(ben), await uploadLarge(ben)];
  const content = { attachmentIds: [inMail], linkedFileIds: [asLink] };
  const draft = replyOf(await write(content, randomUUID(), ben));
  replyOf(await apiOf(house, ben)(operations.setSignature, { body: { html: '<p>Ben</p>' } }));
  const { users } = replyOf(await api(operations.listUsers, { query: { search: 'ben@contoso.example' } }));
  const params = { userId: users[0]?.id ?? 'usr_' } as const;
  const left = async () => [
    (await house.db.selectFrom('message_drafts').select('id').where('id', '=', draft.id).execute()).length,
    (await house.db.selectFrom('signatures').select('user_id').execute()).length,
    (await filesLeft([inMail, asLink])).length,
  ];
  replyOf(await api(operations.deactivateUser, { params, body: {} }));
  await sweep();
  expect(await left()).toEqual([1, 1, 2]);
  replyOf(await api(operations.removeUser, { params, body: {} }));
  await sweep();
  expect(await left()).toEqual([0, 0, 0]);
});
