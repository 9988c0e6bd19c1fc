import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../control/clock.ts';
import { createMailStore, type Mail, type MailStore } from './mail-store.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mail-store-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const clock = createClock({ offsetMilliseconds: 0, frozenAt: null });
const open = (folder: string | undefined = dataDir): Promise<MailStore> =>
  createMailStore({ dataDir: folder, clock });
const mail = (subject: string, more: Partial<Mail> = {}): Omit<Mail, 'id' | 'at'> => ({
  via: 'graph',
  from: { address: 'ada@contoso.example' },
  to: [{ address: 'Ben@contoso.example' }],
  cc: [],
  bcc: [],
  subject,
  html: '<p>x</p>',
  text: '',
  headers: {},
  attachments: [{ name: 'a.bin', contentType: 'application/octet-stream', contentBytes: 'AAEC/w==' }],
  sentFrom: 'ada@contoso.example',
  ...more,
});
const subjects = (mails: readonly Mail[]): string[] => mails.map((each) => each.subject);

describe('the mail store', () => {
  test('add resolves when the mail is in a file of its own', async () => {
    const store = await open();
    const added = await store.add(mail('one'));
    const names = await readdir(join(dataDir, 'mail'));
    expect(names).toEqual([`00000001-${added.id}.json`]);
    expect(JSON.parse(await readFile(join(dataDir, 'mail', names[0] ?? ''), 'utf8'))).toEqual(added);
  });

  test('a mail survives without anybody closing the store, newest first, and goes on being numbered', async () => {
    const first = await open();
    for (const subject of ['one', 'two', 'three']) await first.add(mail(subject));
    const second = await open();
    await second.add(mail('four'));
    expect(subjects((await open()).inbox('ben@contoso.example'))).toEqual(['four', 'three', 'two', 'one']);
    expect(subjects((await open()).sent('ADA@contoso.example'))).toEqual(['four', 'three', 'two', 'one']);
    expect((await open()).find((await open()).inbox('ben@contoso.example')[3]?.id ?? '')).toMatchObject({
      attachments: [{ contentBytes: 'AAEC/w==' }],
    });
  });

  test('many at once are all there', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 40 }, (_, index) => store.add(mail(`${index}`))));
    expect((await open()).inbox('ben@contoso.example')).toHaveLength(40);
  });

  test('half a mail, as kill -9 leaves it, is not read and goes', async () => {
    await (await open()).add(mail('one'));
    await writeFile(join(dataDir, 'mail', '00000002-x.writing'), '{"id":');
    expect((await open()).inbox('ben@contoso.example')).toHaveLength(1);
    expect(await readdir(join(dataDir, 'mail'))).toHaveLength(1);
  });

  test('a mail that cannot be stored is not acknowledged', async () => {
    const store = await open();
    await rm(join(dataDir, 'mail'), { recursive: true });
    await writeFile(join(dataDir, 'mail'), 'in the way');
    await expect(store.add(mail('one'))).rejects.toThrow();
    expect(store.inbox('ben@contoso.example')).toEqual([]);
    await rm(join(dataDir, 'mail'));
  });

  test('reset removes what is stored, also what is being stored; later mail stays', async () => {
    const store = await open();
    const [, during] = await Promise.all([
      store.add(mail('before')),
      store.add(mail('before too')),
      store.reset(),
    ]);
    expect(during.subject).toBe('before too');
    const after = await Promise.all([store.reset(), store.add(mail('after'))]);
    expect(after[1].subject).toBe('after');
    expect(subjects((await open()).inbox('ben@contoso.example'))).toEqual(['after']);
  });

  test('in memory without a folder', async () => {
    const store = await createMailStore({ clock });
    await store.add(mail('one'));
    expect(store.addresses()).toEqual(['ada@contoso.example', 'ben@contoso.example']);
    await store.reset();
    expect(store.addresses()).toEqual([]);
    expect(await readdir(dataDir)).toEqual([]);
  });

  test('an envelope says whose inbox has a mail; ids are found only in mailboxes that have it', async () => {
    const store = await open();
    const { id } = await store.add(
      mail('n', { via: 'smtp', sentFrom: null, deliveredTo: ['chen@contoso.example'] }),
    );
    expect(store.inbox('ben@contoso.example')).toEqual([]);
    expect(store.findIn('Chen@contoso.example', id)?.subject).toBe('n');
    expect(store.findIn('ben@contoso.example', id)).toBeUndefined();
    expect(subjects(store.notices())).toEqual(['n']);
  });
});
