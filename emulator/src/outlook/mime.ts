import type { Mail, MailAddress } from './mail-store.ts';

const encoded = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
const line = ({ address, name }: MailAddress): string =>
  name === undefined ? address : `${encoded(name)} <${address}>`;
const wrapped = (base64: string): string => base64.replaceAll(/.{76}/g, '$&\r\n');

function part(headers: readonly string[], content: Buffer): string {
  return [...headers, 'Content-Transfer-Encoding: base64', '', wrapped(content.toString('base64')), ''].join(
    '\r\n',
  );
}

/** The mail as a recipient's mailbox holds it: RFC 5322 and MIME, without Bcc. */
export function mimeOf(mail: Mail): string {
  const boundary = `emulated-${mail.id}`;
  const head = [
    `Date: ${new Date(mail.at).toUTCString().replace('GMT', '+0000')}`,
    `From: ${line(mail.from)}`,
    `To: ${mail.to.map(line).join(', ')}`,
    ...(mail.cc.length === 0 ? [] : [`Cc: ${mail.cc.map(line).join(', ')}`]),
    `Subject: ${encoded(mail.subject)}`,
    `Message-ID: <${mail.id}@emulated.example>`,
    ...Object.entries(mail.headers).map(([name, value]) => `${name}: ${encoded(value)}`),
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
  ];
  const body = part(['Content-Type: text/html; charset=utf-8'], Buffer.from(mail.html));
  const files = mail.attachments.map((file) =>
    part(
      [
        `Content-Type: ${file.contentType}; name="${encoded(file.name)}"`,
        `Content-Disposition: attachment; filename="${encoded(file.name)}"`,
      ],
      Buffer.from(file.contentBytes, 'base64'),
    ),
  );
  return `${head.join('\r\n')}\r\n\r\n${[body, ...files].map((one) => `--${boundary}\r\n${one}`).join('')}--${boundary}--\r\n`;
}
