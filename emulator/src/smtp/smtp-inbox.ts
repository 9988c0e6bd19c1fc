import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Emulator } from '../emulator.ts';
import { PortTakenError } from '../listen.ts';
import { parseMime } from '../outlook/parsed-mime.ts';
import { smtpVerdict, takeSmtpFault } from './smtp-faults.ts';

export interface SmtpInbox {
  readonly port: number;
  close(): Promise<void>;
}

/** Why a mail is not taken, in SMTP's words; smtp-server reads `responseCode`. */
class SmtpRefused extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

/** The inbox for the product's own notices: takes every mail, asks nobody for a password. */
export async function startSmtpInbox(
  emulator: Emulator,
  options: { readonly host: string; readonly port: number },
): Promise<SmtpInbox> {
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, callback) {
      const answer = async (): Promise<void> => {
        const refused = await takeMail(emulator, stream, session, sockets.get(session.remotePort));
        if (refused !== 'silent') callback(refused);
      };
      void answer();
    },
  });
  server.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) =>
      reject(fault.code === 'EADDRINUSE' ? new PortTakenError('the SMTP inbox', options.port) : fault),
    );
    server.listen(options.port, options.host, resolve);
  });
  // A client that hangs up in the middle is an error of that connection, not of the inbox.
  server.on('error', () => {});
  const { port } = server.server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets.values()) socket.destroy();
    });
  return { port, close };
}

/** Reads a mail to its end, then stores it, refuses it or says nothing, as the fault wants. Never throws. */
async function takeMail(
  emulator: Emulator,
  stream: AsyncIterable<Uint8Array>,
  session: SMTPServerSession,
  socket: Socket | undefined,
): Promise<SmtpRefused | null | 'silent'> {
  try {
    const raw = Buffer.concat(await Array.fromAsync(stream));
    const addresses = session.envelope.rcptTo.map((one) => one.address);
    const fault = takeSmtpFault(emulator, addresses);
    if (fault?.delayMs !== undefined) await new Promise((done) => setTimeout(done, fault.delayMs));
    const verdict = smtpVerdict(fault);
    if (verdict.kind === 'accept' || fault?.execute === true) await store(emulator, raw, session);
    if (verdict.kind === 'accept') return null;
    if (verdict.kind === 'refuse') return new SmtpRefused(verdict.code, verdict.words);
    if (verdict.kind === 'cut') cut(socket, verdict.isBegun);
    return 'silent';
  } catch (error) {
    return new SmtpRefused(451, `4.3.0 Not stored: ${String(error)}`);
  }
}

function cut(socket: Socket | undefined, isBegun: boolean): void {
  if (isBegun) socket?.write('25', () => socket.destroy());
  else socket?.destroy();
}

/** The envelope says who receives it; whoever is in the envelope only is Bcc. */
async function store(emulator: Emulator, raw: Buffer, session: SMTPServerSession): Promise<void> {
  const { from, to, cc, bcc, ...mail } = await parseMime(raw);
  const { mailFrom, rcptTo } = session.envelope;
  const deliveredTo = rcptTo.map((one) => one.address);
  const named = new Set([...to, ...cc, ...bcc].map((one) => one.address.toLowerCase()));
  const unnamed = deliveredTo.filter((address) => !named.has(address.toLowerCase()));
  await emulator.mail.add({
    ...mail,
    via: 'smtp',
    from: from ?? { address: mailFrom === false ? '' : mailFrom.address },
    to,
    cc,
    bcc: [...bcc, ...unnamed.map((address) => ({ address }))],
    deliveredTo,
    sentFrom: null,
  });
}
