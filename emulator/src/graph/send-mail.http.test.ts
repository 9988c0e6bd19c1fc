import { createHash, randomBytes } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ada, ben, letter, outside, startMailBench, to, type MailBench } from './mail-bench.ts';

let bench: MailBench;
beforeAll(async () => {
  bench = await startMailBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface GraphErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly innerError: object };
}

async function errorOf(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as GraphErrorBody;
  return [response.status, body.error.code];
}

describe('an accepted mail', () => {
  test('202 with an empty body, no content type, and both ids', async () => {
    const response = await bench.post(letter(), { 'client-request-id': 'abc-1' });
    expect(response.status).toBe(202);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-type')).toBeNull();
    expect(response.headers.get('request-id')).toMatch(guid);
    expect(response.headers.get('client-request-id')).toBe('abc-1');
  });

  test('is in the inbox of every recipient, here and outside, and in Sent Items', async () => {
    await bench.post(letter({ toRecipients: to(ben, outside), ccRecipients: to('pat@fabrikam.example') }));
    for (const address of [ben, outside, 'pat@fabrikam.example']) {
      expect(await bench.list(address)).toMatchObject([{ subject: 'Quote' }]);
    }
    expect(await bench.list(ada, 'sent')).toHaveLength(1);
    expect(await bench.list(ada)).toHaveLength(0);
  });

  test.each([false, 'false'])('is not in Sent Items with saveToSentItems %j, but arrives', async (no) => {
    await bench.post(letter({}, { saveToSentItems: no }));
    expect(await bench.list(ada, 'sent')).toHaveLength(0);
    expect(await bench.list(ben)).toHaveLength(1);
  });

  test('carries its importance and where answers go, in answers and in MIME', async () => {
    const replyTo = [{ emailAddress: { address: 'sales@contoso.example', name: 'Sales' } }];
    await bench.post(letter({ importance: 'High', replyTo }));
    const [mail] = await bench.list(ben);
    const detail = await bench.detail(ben, mail?.id ?? '');
    expect(detail).toMatchObject({
      replyTo: [{ address: 'sales@contoso.example', name: 'Sales' }],
      headers: { Importance: 'high', 'X-Priority': '1' },
    });
    const parsed = await simpleParser(await mimeOf(ben, mail?.id ?? ''));
    expect([parsed.headers.get('priority'), parsed.replyTo?.value[0]?.address]).toEqual([
      'high',
      'sales@contoso.example',
    ]);
    expect(await errorOf(await bench.post(letter({ importance: 'urgent' })))).toEqual([400, 'BadRequest']);
  });

  test('keeps bcc from everybody but the sender, in answers and in MIME', async () => {
    await bench.post(letter({ bccRecipients: to('chen@contoso.example') }));
    const [mail] = await bench.list('chen@contoso.example');
    const id = mail?.id ?? '';
    expect((await bench.detail(ben, id))['bcc']).toEqual([]);
    expect((await bench.detail('chen@contoso.example', id))['bcc']).toEqual([]);
    expect((await bench.detail(ada, id))['bcc']).toEqual([{ address: 'chen@contoso.example' }]);
    expect((await mimeOf(ben, id)).toString()).not.toContain('chen@contoso.example');
    expect((await mimeOf(ada, id)).toString()).toContain('Bcc: chen@contoso.example');
    expect(
      (await fetch(`${bench.running.addresses.control}/mailboxes/${outside}/messages/${id}`)).status,
    ).toBe(404);
  });

  test('takes parameters whatever their case, and a path whatever its case', async () => {
    const { message } = letter() as { message: object };
    expect((await bench.post({ Message: message, SaveToSentItems: false })).status).toBe(202);
    expect(await bench.list(ada, 'sent')).toHaveLength(0);
    const lower = await fetch(`${bench.graph}/v1.0/me/sendmail/`, {
      method: 'POST',
      headers: { authorization: await bench.bearer(ada), 'content-type': 'application/json' },
      body: JSON.stringify(letter()),
    });
    expect(lower.status).toBe(202);
  });

  test('has its attachments byte by byte, in the answer, raw, and in MIME', async () => {
    const files = [
      { name: 'Ångebot "Müller"; v2.pdf', contentType: 'application/pdf', content: randomBytes(1_500_000) },
      {
        name: 'list.csv',
        contentType: 'text/csv; charset=utf-8',
        content: Buffer.from('a;b\r\n1;2\n\n\u00e4'),
      },
      { name: 'empty.bin', contentType: '', content: Buffer.alloc(0) },
    ];
    const attachments = files.map(({ name, contentType, content }) => ({
      '@odata.type': '#microsoft.graph.fileAttachment',
      name,
      contentType,
      contentBytes: content.toString('base64'),
    }));
    expect((await bench.post(letter({ attachments }))).status).toBe(202);
    const [mail] = await bench.list(ben);
    const id = mail?.id ?? '';
    const sums = files.map(({ content }) => createHash('sha256').update(content).digest('hex'));
    expect((await bench.detail(ben, id))['attachments']).toMatchObject(
      files.map(({ name, content }, index) => ({ name, size: content.length, sha256: sums[index] })),
    );
    const parsed = await simpleParser(await mimeOf(ben, id));
    expect(parsed.attachments.map((file) => [file.filename, file.content.toString('hex')])).toEqual(
      files.map(({ name, content }) => [name, content.toString('hex')]),
    );
    for (const [index, { content }] of files.entries()) {
      expect((await raw(`/mailboxes/${ben}/messages/${id}/attachments/${index}`)).equals(content)).toBe(true);
    }
  });

  test('as MIME: base64 as text/plain; given back as it was, without Bcc for the others', async () => {
    const mime = [
      `From: Ada <${ada}>`,
      `To: "Okafor, Ben" <${ben}>`,
      'Bcc: chen@contoso.example,',
      `\t${outside}`,
      'Subject: =?utf-8?B?w4RuZ2Vib3Q=?=',
      'X-App-Id: 7',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>Hello</p>',
      '--b',
      'Content-Type: application/octet-stream',
      'Content-Disposition: attachment; filename="a.bin"',
      'Content-Transfer-Encoding: base64',
      '',
      'AAEC/w==',
      '--b--',
      '',
    ].join('\r\n');
    const encoded = Buffer.from(mime).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
    expect((await bench.post(encoded, { 'content-type': 'text/plain' })).status).toBe(202);
    for (const address of [ben, 'chen@contoso.example', outside]) {
      expect(await bench.list(address)).toMatchObject([{ subject: 'Ängebot', attachmentCount: 1 }]);
    }
    const [mail] = await bench.list(ben);
    const id = mail?.id ?? '';
    expect((await mimeOf(ada, id)).toString()).toBe(mime);
    expect((await mimeOf(ben, id)).toString()).toBe(
      mime.replace(`Bcc: chen@contoso.example,\r\n\t${outside}\r\n`, ''),
    );
    expect((await raw(`/mailboxes/${ben}/messages/${id}/attachments/0`)).toString('hex')).toBe('000102ff');
  });
});

describe('refusals', () => {
  test('carry Graph’s envelope and ids', async () => {
    const response = await bench.post(letter({ toRecipients: [] }), { 'client-request-id': 'abc-2' });
    const body = (await response.json()) as GraphErrorBody;
    expect(Object.keys(body)).toEqual(['error']);
    expect(Object.keys(body.error)).toEqual(['code', 'message', 'innerError']);
    expect(body.error.innerError).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as string,
      'request-id': response.headers.get('request-id'),
      'client-request-id': 'abc-2',
    });
  });

  test('401: no token, a wrong one, an expired one', async () => {
    const empty = await bench.post(letter(), { authorization: '' });
    expect(empty.headers.get('www-authenticate')).toContain('authorization_uri=');
    expect(await errorOf(empty)).toEqual([401, 'InvalidAuthenticationToken']);
    const token = await bench.bearer(ada);
    const wrong = await bench.post(letter(), { authorization: `${token.slice(0, -8)}AAAAAAAA` });
    expect(await errorOf(wrong)).toEqual([401, 'InvalidAuthenticationToken']);
    const old = await bench.bearer(ada, { lifetimeSeconds: 60 });
    await bench.control.setClock({ advanceSeconds: 61 });
    const expired = await bench.post(letter(), { authorization: old });
    expect(expired.status).toBe(401);
    expect(await expired.text()).toContain('Lifetime validation failed, the token is expired.');
  });

  test('403: a token without Mail.Send; its case does not matter', async () => {
    const scopes = async (names: string[]): Promise<Response> =>
      bench.post(letter(), { authorization: await bench.bearer(ada, { scopes: names }) });
    expect(await errorOf(await scopes(['User.Read']))).toEqual([403, 'ErrorAccessDenied']);
    expect((await scopes(['openid', 'mail.send'])).status).toBe(202);
  });

  test.each([
    ['no mailbox', 'max@contoso.example', 'none', [404, 'MailboxNotEnabledForRESTAPI']],
    ['a mailbox on-premises', ada, 'on-premises', [404, 'MailboxNotEnabledForRESTAPI']],
    ['a full mailbox', ada, 'full', [507, 'ErrorQuotaExceeded']],
  ] as const)('%s', async (_name, upn, mailbox, expected) => {
    await bench.control.putUser(upn, { mailbox });
    expect(await errorOf(await bench.post(letter(), { authorization: await bench.bearer(upn) }))).toEqual(
      expected,
    );
  });

  test('404: somebody deleted since; a disabled person’s token goes on working', async () => {
    const authorization = await bench.bearer(ada);
    await bench.control.user(ada, 'disable');
    expect((await bench.post(letter(), { authorization })).status).toBe(202);
    await bench.control.user(ada, 'delete');
    expect(await errorOf(await bench.post(letter(), { authorization }))).toEqual([404, 'ErrorInvalidUser']);
  });

  test.each([
    ['an address that is none', { toRecipients: to('ben') }, [400, 'ErrorInvalidRecipients']],
    ['nobody', { toRecipients: [] }, [400, 'ErrorInvalidRecipients']],
    ['a wrong bcc', { bccRecipients: to('a b@c.example') }, [400, 'ErrorInvalidRecipients']],
    ['somebody else’s address as from', { from: to(ben)[0] }, [403, 'ErrorSendAsDenied']],
    [
      'a header that does not begin with x-',
      { internetMessageHeaders: [{ name: 'Reply-To', value: 'a' }] },
      [400, 'InvalidInternetMessageHeader'],
    ],
    [
      'a header name that would add a header',
      { internetMessageHeaders: [{ name: 'x-a: b\r\nBcc', value: outside }] },
      [400, 'InvalidInternetMessageHeader'],
    ],
    [
      'six headers',
      { internetMessageHeaders: Array.from({ length: 6 }, (_, n) => ({ name: `x-${n}`, value: '' })) },
      [400, 'InvalidInternetMessageHeaderCollection'],
    ],
    ['an attachment of another type', { attachments: [{ name: 'a' }] }, [400, 'BadRequest']],
    [
      'an attachment that is not base64',
      { attachments: [{ '@odata.type': '#microsoft.graph.fileAttachment', contentBytes: 'ä?' }] },
      [400, 'BadRequest'],
    ],
  ] as const)('%s', async (_name, message, expected) => {
    expect(await errorOf(await bench.post(letter(message)))).toEqual(expected);
    expect(bench.running.emulator.mail.addresses()).toEqual([]);
  });

  test.each([
    ['not JSON', '{"message":', 'application/json', [400, 'BadRequest']],
    ['no message', '{}', 'application/json', [400, 'ErrorInvalidParameter']],
    ['not base64', 'From: a@b', 'text/plain', [400, 'ErrorMimeContentInvalidBase64String']],
    ['half of a base64', 'QUJD=', 'text/plain', [400, 'ErrorMimeContentInvalidBase64String']],
    ['an empty MIME body', '', 'text/plain', [400, 'ErrorMimeContentInvalidBase64String']],
    ['a MIME mail to nobody', btoa('Subject: x\r\n\r\nx'), 'text/plain', [400, 'ErrorInvalidRecipients']],
    [
      'a MIME mail of somebody else',
      btoa(`From: ${ben}\r\nTo: ${ben}\r\n\r\nx`),
      'text/plain; charset=utf-8',
      [403, 'ErrorSendAsDenied'],
    ],
  ] as const)('%s', async (_name, body, type, expected) => {
    expect(await errorOf(await bench.post(body, { 'content-type': type }))).toEqual(expected);
  });

  test('413 above 4 MB, and 202 with exactly 4 MB', async () => {
    const empty = JSON.stringify(letter({ body: { contentType: 'Text', content: '' } })).length;
    const sized = (bytes: number): Promise<Response> =>
      bench.post(letter({ body: { contentType: 'Text', content: 'x'.repeat(bytes - empty) } }));
    expect((await sized(4 * 1024 * 1024)).status).toBe(202);
    expect(await errorOf(await sized(4 * 1024 * 1024 + 1))).toEqual([413, 'RequestEntityTooLarge']);
  });

  test('the mail attribute is no address to send from, where nobody verified its domain', async () => {
    await bench.control.putUser(ada, { mail: 'pat@fabrikam.example' });
    const asPat = await bench.post(letter({ from: to('pat@fabrikam.example')[0] }));
    expect(await errorOf(asPat)).toEqual([403, 'ErrorSendAsDenied']);
    await bench.post(letter());
    expect(await bench.list(ada, 'sent')).toHaveLength(1);
  });
});

describe('what else Graph answers', () => {
  const get = async (path: string, scopes = ['Mail.Send']): Promise<Response> =>
    fetch(`${bench.graph}${path}`, { headers: { authorization: await bench.bearer(ada, { scopes }) } });

  test('GET /me is refused with Mail.Send alone, and answered with User.Read', async () => {
    expect(await errorOf(await get('/v1.0/me'))).toEqual([403, 'Authorization_RequestDenied']);
    expect(await errorOf(await get('/v1.0/me/'))).toEqual([403, 'Authorization_RequestDenied']);
    const me = await get('/v1.0/me', ['User.Read']);
    expect(await me.json()).toMatchObject({ userPrincipalName: ada });
  });

  test('what is not there is a Graph error, and without a token 401', async () => {
    expect(await errorOf(await get('/v1.0/me/messages'))).toEqual([400, 'BadRequest']);
    expect(await errorOf(await fetch(`${bench.graph}/v1.0/me`))).toEqual([401, 'InvalidAuthenticationToken']);
  });

  test('an application’s own token is refused at /me', async () => {
    const token = await bench.running.emulator.accessTokens.issue({
      tid: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
      oid: 'b0000000-0000-4000-8000-000000000000',
      upn: '',
      clientId: 'c',
      scopes: [],
    });
    const answer = await bench.post(letter(), { authorization: `Bearer ${token.accessToken}` });
    expect(await errorOf(answer)).toEqual([400, 'BadRequest']);
  });
});

async function raw(path: string): Promise<Buffer> {
  const response = await fetch(`${bench.running.addresses.control}${path}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

function mimeOf(address: string, id: string): Promise<Buffer> {
  return raw(`/mailboxes/${address}/messages/${id}/mime`);
}
