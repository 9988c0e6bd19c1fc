import type { Mail, MailAddress, MailAttachment } from './mail-store.ts';

const printable = /^[\x20-\x7e]*$/;

/** Words of a header: as they are where they are ASCII and short, else encoded words of at most 75 characters (RFC 2047). */
function encoded(text: string): string {
  if (printable.test(text) && text.length < 900 && !text.includes('=?')) return text;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((one) => `=?utf-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function mailbox({ address, name }: MailAddress): string {
  if (name === undefined || name === '') return address;
  const isPlain = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(name) && !name.includes('=?');
  return `${isPlain || !printable.test(name) ? encoded(name) : quoted(name)} <${address}>`;
}

function addressLine(name: string, people: readonly MailAddress[] | undefined): string[] {
  return people && people.length > 0 ? [`${name}: ${people.map(mailbox).join(',\r\n ')}`] : [];
}

/** A parameter of a MIME header: quoted where it is ASCII, else as RFC 2231 says. */
function parameter(name: string, value: string): string {
  if (printable.test(value)) return `${name}=${quoted(value)}`;
  const escaped = encodeURIComponent(value.toWellFormed()).replaceAll(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `${name}*=UTF-8''${escaped}`;
}

/** The sender's content type, unless it would end the header or make a reader take the file apart. */
function safeContentType(contentType: string): string {
  const isSafe = printable.test(contentType) && /^[\w.+-]+\/[\w.+-]+/.test(contentType);
  return isSafe && !/^(multipart|message)\//i.test(contentType) ? contentType : 'application/octet-stream';
}

function part(headers: readonly string[], content: Buffer): string {
  const lines = content.toString('base64').replaceAll(/.{76}/g, '$&\r\n').trimEnd();
  return [...headers, 'Content-Transfer-Encoding: base64', '', lines, ''].join('\r\n');
}

function filePart(file: MailAttachment): string {
  const disposition = file.contentId === undefined ? 'attachment' : 'inline';
  const headers = [
    `Content-Type: ${safeContentType(file.contentType)}`,
    `Content-Disposition: ${disposition};\r\n ${parameter('filename', file.name)}`,
    ...(file.contentId === undefined
      ? []
      : [`Content-ID: <${file.contentId.replaceAll(/[^\x21-\x7e]/g, '')}>`]),
  ];
  return part(headers, Buffer.from(file.contentBytes, 'base64'));
}

/**
 * The mail as one mailbox holds it: RFC 5322 and MIME. `withBcc` for the sender's copy; nobody else's has Bcc
 * (outlook-send-mail-from-other-user and RFC 5322 3.6.3). What was handed over as MIME is given back byte for byte.
 */
export function mimeOf(mail: Mail, withBcc: boolean): Buffer {
  if (mail.raw !== undefined) {
    const raw = Buffer.from(mail.raw, 'base64');
    return withBcc ? raw : withoutBcc(raw);
  }
  const body =
    mail.html === ''
      ? part(['Content-Type: text/plain; charset=utf-8'], Buffer.from(mail.text))
      : part(['Content-Type: text/html; charset=utf-8'], Buffer.from(mail.html));
  const head = `${headLines(mail, withBcc).join('\r\n')}\r\n`;
  if (mail.attachments.length === 0) return Buffer.from(`${head}${body}`);
  const boundary = `emulated-${mail.id}`;
  const parts = [body, ...mail.attachments.map(filePart)].map((one) => `--${boundary}\r\n${one}`);
  const contentType = `Content-Type: multipart/mixed; boundary="${boundary}"`;
  return Buffer.from(`${head}${contentType}\r\n\r\n${parts.join('')}--${boundary}--\r\n`);
}

function headLines(mail: Mail, withBcc: boolean): string[] {
  return [
    `Date: ${new Date(mail.at).toUTCString().replace('GMT', '+0000')}`,
    ...addressLine('From', [mail.from]),
    ...addressLine('To', mail.to),
    ...addressLine('Cc', mail.cc),
    ...addressLine('Bcc', withBcc ? mail.bcc : []),
    ...addressLine('Reply-To', mail.replyTo),
    `Subject: ${encoded(mail.subject)}`,
    `Message-ID: <${mail.id}@emulated.example>`,
    ...Object.entries(mail.headers).map(([name, value]) => `${name}: ${encoded(value)}`),
    'MIME-Version: 1.0',
  ];
}

/** The same mail without its Bcc header, every other byte as it was. */
function withoutBcc(raw: Buffer): Buffer {
  const text = raw.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const head = `${text.slice(0, end)}\n`
    .replaceAll(/^bcc:.*\r?\n(?:[ \t].*\r?\n)*/gim, '')
    .replace(/\r?\n$/, '');
  return Buffer.from(head + text.slice(end), 'latin1');
}
