import type { AddressInfo } from 'node:net';
import { simpleParser, type AddressObject } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Emulator } from '../emulator.ts';
import { PortTakenError } from '../listen.ts';
import type { MailAddress } from '../outlook/mail-store.ts';

export interface SmtpInbox {
  readonly port: number;
  close(): Promise<void>;
}

function addressesOf(value: AddressObject | AddressObject[] | undefined): MailAddress[] {
  return [value ?? []]
    .flat()
    .flatMap((one) =>
      one.value.map(({ address, name }) => ({ address: address ?? '', ...(name ? { name } : {}) })),
    );
}

async function store(
  emulator: Emulator,
  stream: SMTPServerDataStream,
  envelope: readonly string[],
): Promise<void> {
  const mail = await simpleParser(stream);
  const to = addressesOf(mail.to);
  const cc = addressesOf(mail.cc);
  const named = new Set([...to, ...cc].map((one) => one.address.toLowerCase()));
  const headers = [...mail.headers].filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  await emulator.mail.add({
    via: 'smtp',
    from: addressesOf(mail.from)[0] ?? { address: '' },
    to,
    cc,
    bcc: envelope.filter((address) => !named.has(address.toLowerCase())).map((address) => ({ address })),
    subject: mail.subject ?? '',
    html: mail.html || mail.textAsHtml || '',
    text: mail.text ?? '',
    headers: Object.fromEntries(headers),
    attachments: mail.attachments.map((file) => ({
      name: file.filename ?? 'attachment',
      contentType: file.contentType,
      contentBytes: file.content.toString('base64'),
    })),
    sentFrom: null,
  });
}

/** The fault that is set for this mail, carried out: true where the mail is not to be taken. */
async function applyFault(
  emulator: Emulator,
  address: string,
  refuse: (error: Error) => void,
  cut: () => void,
): Promise<boolean> {
  const fault = emulator.faults.take('smtp', { method: 'DATA', path: '/', upn: address });
  if (!fault) return false;
  if (fault.delayMs !== undefined) await new Promise((done) => setTimeout(done, fault.delayMs));
  if (fault.hang === true) return true;
  if (fault.cut !== undefined) {
    cut();
    return true;
  }
  if (fault.status === undefined) return false;
  refuse(
    Object.assign(new Error(typeof fault.body === 'string' ? fault.body : 'Emulated refusal'), {
      responseCode: fault.status,
    }),
  );
  return true;
}

interface Incoming {
  readonly stream: SMTPServerDataStream;
  readonly addresses: readonly string[];
  readonly cut: () => void;
  /** Answers the client: taken, or refused with the error. */
  readonly answer: (error?: Error) => void;
}

/** Takes one mail, or does what the fault for it says. */
async function receive(emulator: Emulator, incoming: Incoming): Promise<void> {
  const { stream, addresses, cut, answer } = incoming;
  try {
    if (await applyFault(emulator, addresses[0] ?? '', answer, cut)) {
      stream.resume();
      return;
    }
    await store(emulator, stream, addresses);
    answer();
  } catch (fault) {
    answer(fault instanceof Error ? fault : new Error('not stored'));
  }
}

/** The inbox for the product's own notices: takes every mail, asks nobody for a password. */
export async function startSmtpInbox(
  emulator: Emulator,
  options: { readonly host: string; readonly port: number },
): Promise<SmtpInbox> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, callback) {
      const addresses = session.envelope.rcptTo.map((one) => one.address);
      const cut = (): void => void server.connections.forEach((connection) => connection.close());
      void receive(emulator, { stream, addresses, cut, answer: callback });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) =>
      reject(fault.code === 'EADDRINUSE' ? new PortTakenError('the SMTP inbox', options.port) : fault),
    );
    server.listen(options.port, options.host, resolve);
  });
  server.on('error', () => {});
  const { port } = server.server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
