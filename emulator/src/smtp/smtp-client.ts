import { connect } from 'node:net';

export interface SmtpTalk {
  /** Every line the server said. */
  readonly replies: readonly string[];
  /** The connection ended before the mail was answered. */
  readonly isCut: boolean;
}

/** Hands a mail over as any mail program does, for tests: no password, no TLS. */
export function sendBySmtp(
  address: string,
  mail: { readonly from: string; readonly to: readonly string[]; readonly data: string },
): Promise<SmtpTalk> {
  const [host = '', port = ''] = address.split(':');
  const dotted = mail.data.replaceAll(/^\./gm, '..');
  const says = [
    'EHLO test',
    `MAIL FROM:<${mail.from}>`,
    ...mail.to.map((one) => `RCPT TO:<${one}>`),
    'DATA',
    `${dotted}\r\n.`,
    'QUIT',
  ];
  return new Promise((resolve) => {
    const replies: string[] = [];
    let pending = '';
    const socket = connect(Number(port), host);
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString();
      const lines = pending.split('\r\n');
      pending = lines.pop() ?? '';
      for (const line of lines) {
        replies.push(line);
        const next = /^\d{3} /.test(line) ? says.shift() : undefined;
        if (next !== undefined) socket.write(`${next}\r\n`);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ replies, isCut: says.length > 0 }));
  });
}
