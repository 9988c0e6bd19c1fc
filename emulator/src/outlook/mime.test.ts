import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import type { Mail } from './mail-store.ts';
import { bodyDocument } from './message-page.ts';
import { mimeOf } from './mime.ts';

const mail: Mail = {
  id: 'b7a1f0de-0000-4000-8000-000000000001',
  via: 'graph',
  at: '2026-11-23T10:00:00.000Z',
  from: { address: 'ada@contoso.example', name: 'Ada Lindqvist' },
  to: [{ address: 'ben@contoso.example', name: 'Okafor, "Ben"' }],
  cc: [],
  bcc: [{ address: 'chen@contoso.example' }],
  subject: 'Quote',
  html: '<p>é</p>',
  text: '',
  headers: { 'x-app': 'a' },
  attachments: [],
  sentFrom: 'ada@contoso.example',
};
const parse = (more: Partial<Mail>, withBcc = false): ReturnType<typeof simpleParser> =>
  simpleParser(mimeOf({ ...mail, ...more }, withBcc), { keepCidLinks: true });

describe('the MIME form', () => {
  test('is readable by another program', async () => {
    const parsed = await parse({
      cc: [{ address: 'k@fabrikam.example', name: 'Dóra Kovács' }],
      replyTo: [{ address: 'sales@contoso.example' }],
    });
    expect(parsed.from?.text).toBe('"Ada Lindqvist" <ada@contoso.example>');
    expect([parsed.to].flat()[0]?.value).toMatchObject([
      { address: 'ben@contoso.example', name: 'Okafor, "Ben"' },
    ]);
    expect([parsed.cc].flat()[0]?.value).toMatchObject([{ name: 'Dóra Kovács' }]);
    expect(parsed.replyTo?.value).toMatchObject([{ address: 'sales@contoso.example' }]);
    expect([parsed.subject, parsed.html, parsed.headers.get('x-app')]).toEqual(['Quote', '<p>é</p>', 'a']);
    expect(parsed.date).toEqual(new Date(mail.at));
  });

  test.each([
    ['beyond ASCII and long', 'Ünïcödé 🚀 '.repeat(40)],
    ['that would end the header', 'a\r\nBcc: eve@elsewhere.example'],
    ['that looks encoded', '=?utf-8?Q?a?='],
    ['empty', ''],
  ])('a subject %s is the same afterwards and adds no header', async (_name, subject) => {
    const parsed = await parse({ subject });
    expect((parsed.subject ?? '').replaceAll(/\s+/g, ' ').trim()).toBe(
      subject.replaceAll(/\s+/g, ' ').trim(),
    );
    expect(parsed.bcc).toBeUndefined();
    const lines = mimeOf({ ...mail, subject }, false)
      .toString()
      .split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(998);
  });

  test('header values and content types of a stranger add nothing', async () => {
    const parsed = await parse({
      headers: { 'x-app': 'a\r\nBcc: eve@elsewhere.example' },
      attachments: [
        { name: 'a\r\nX-Evil: 1', contentType: 'text/plain\r\nX-Evil: 1', contentBytes: 'QQ==' },
        { name: 'b', contentType: 'message/rfc822', contentBytes: 'QQ==' },
      ],
    });
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.attachments.map((file) => file.contentType)).toEqual([
      'application/octet-stream',
      'application/octet-stream',
    ]);
    expect(parsed.attachments.flatMap((file) => [...file.headers.keys()])).not.toContain('x-evil');
  });

  test('Bcc is in the sender’s copy only', async () => {
    expect((await parse({}, true)).bcc).toMatchObject({ text: 'chen@contoso.example' });
    expect((await parse({})).bcc).toBeUndefined();
  });

  test('of a mail that came as MIME nothing but Bcc changes, in the head only', () => {
    const head = 'To: a@b.example\nBCC: x@y.example,\n z@y.example\n';
    const raw = Buffer.from(`${head}Subject: s\n\nBcc: stays\nb\xFFy`, 'latin1');
    const given = { ...mail, raw: raw.toString('base64') };
    expect(mimeOf(given, true).equals(raw)).toBe(true);
    expect(mimeOf(given, false).toString('latin1')).toBe('To: a@b.example\nSubject: s\n\nBcc: stays\nb\xFFy');
    const last = Buffer.from('To: a@b.example\r\nBcc: x@y.example\r\n\r\nbody').toString('base64');
    expect(mimeOf({ ...mail, raw: last }, false).toString()).toBe('To: a@b.example\r\n\r\nbody');
  });

  test('text stays text', async () => {
    const parsed = await parse({ html: '', text: 'a < b\né' });
    expect([parsed.html || '', parsed.text?.trimEnd()]).toEqual(['', 'a < b\né']);
  });
});

describe('the body in the frame', () => {
  test('pictures of the mail are put in, others and files that are no pictures are not', () => {
    const file = { name: 'p', contentBytes: 'QQ==' };
    const html = '<img src="cid:a%40b"><img src="cid:c"><img src="https://elsewhere.example/x">';
    const shown = bodyDocument({
      ...mail,
      html,
      attachments: [
        { ...file, contentType: 'image/png', contentId: 'a@b' },
        { ...file, contentType: 'text/html', contentId: 'c' },
      ],
    });
    expect(shown).toBe(html.replace('cid:a%40b', 'data:image/png;base64,QQ=='));
  });

  test('text is shown as it was typed', () => {
    expect(bodyDocument({ ...mail, html: '', text: '<b>&' })).toContain('>&lt;b>&amp;</pre>');
  });
});
