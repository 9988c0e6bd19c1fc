import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EmulatorClock } from '../control/clock.ts';
import { openMailFiles } from './mail-files.ts';

export interface MailAddress {
  readonly address: string;
  readonly name?: string | undefined;
}

export interface MailAttachment {
  readonly name: string;
  readonly contentType: string;
  /** The file itself, base64. */
  readonly contentBytes: string;
  /** What `cid:` in the HTML refers to, for a picture that belongs into the text. */
  readonly contentId?: string | undefined;
}

/** One mail, stored once however many mailboxes show it. */
export interface Mail {
  readonly id: string;
  /** `graph`: left a mailbox through sendMail; `smtp`: a notice that came in by SMTP; `microsoft`: Microsoft wrote it itself. */
  readonly via: 'graph' | 'smtp' | 'microsoft';
  readonly at: string;
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  /** Known to the sender's copy alone; no recipient sees it. */
  readonly bcc: readonly MailAddress[];
  readonly replyTo?: readonly MailAddress[] | undefined;
  /** Whose inboxes have it, where that is not simply everybody above: the envelope of an SMTP mail, or some came back. */
  readonly deliveredTo?: readonly string[] | undefined;
  readonly subject: string;
  /** Empty for a mail that is text only. */
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly MailAttachment[];
  /** The mail as it was handed over, base64, where it was handed over as MIME. */
  readonly raw?: string | undefined;
  /** Address of the mailbox whose Sent Items show it, or null. */
  readonly sentFrom: string | null;
  /** When it arrives, where that is later than `at`: nobody's inbox shows it before. */
  readonly deliverAt?: string | undefined;
  /** To whom it could not be delivered, and why. */
  readonly bounced?: readonly BouncedRecipient[] | undefined;
  /** A limit of the sender stopped the whole mail. */
  readonly isRefused?: boolean | undefined;
}

export interface BouncedRecipient {
  readonly address: string;
  readonly because: string;
  /** Enhanced status code, such as 5.1.10. */
  readonly status: string;
}

/** One hand-over to Graph, whatever became of it. */
export interface Delivery {
  /** Empty where the token named nobody. */
  readonly mailbox: string;
  readonly requestId: string;
  readonly clientRequestId: string | null;
  /** Of the body as it arrived, hex; empty until the whole body is there. */
  bodySha256: string;
  readonly startedAt: string;
  /** Null while it is under way. */
  endedAt: string | null;
  /** What the caller was answered; null where the connection was cut or is kept waiting. */
  status: number | null;
  stored: boolean;
}

export interface MailStore {
  /** Stores a mail and resolves when it is on disk: only then may it be acknowledged. */
  add(mail: Omit<Mail, 'id' | 'at'>): Promise<Mail>;
  find(id: string): Mail | undefined;
  /** The mail with this id as this mailbox has it: in its inbox or in its Sent Items. */
  findIn(address: string, id: string): Mail | undefined;
  /** Newest first. */
  inbox(address: string): readonly Mail[];
  sent(address: string): readonly Mail[];
  notices(): readonly Mail[];
  /** What was handed over to Graph, those included that are being written; oldest first. */
  submissions(): readonly Mail[];
  /** Every address that has received or sent something. */
  addresses(): readonly string[];
  readonly deliveries: Delivery[];
  /** Highest number of hand-overs at one time, by mailbox. */
  readonly highestInFlight: Map<string, number>;
  reset(): Promise<void>;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** SHA-256 of a file, hex, as testers compare it. */
export function attachmentHash(attachment: MailAttachment): string {
  return createHash('sha256').update(Buffer.from(attachment.contentBytes, 'base64')).digest('hex');
}

/** True where `address` is the mailbox that sent the mail: its copy alone shows Bcc. */
export function isSendersCopy(mail: Mail, address: string): boolean {
  return mail.sentFrom !== null && same(mail.sentFrom, address);
}

function recipients(mail: Mail): readonly string[] {
  return mail.deliveredTo ?? [...mail.to, ...mail.cc, ...mail.bcc].map((one) => one.address);
}

/**
 * Opens the mail of all mailboxes: a file for each mail under `dataDir`, or memory alone without one.
 * An address is a mailbox as soon as something was sent to it; whether it belongs to an emulated tenant is the
 * directory's business.
 */
export async function createMailStore(options: {
  readonly dataDir?: string | undefined;
  readonly clock: EmulatorClock;
}): Promise<MailStore> {
  const { clock, dataDir } = options;
  const files = openMailFiles<Mail>(dataDir === undefined ? undefined : join(dataDir, 'mail'));
  const mails = new Map<string, Mail>((await files.readAll()).map((mail) => [mail.id, mail]));
  const beingWritten = new Set<Mail>();
  const deliveries: Delivery[] = [];
  const highestInFlight = new Map<string, number>();
  const newestFirst = (wanted: (mail: Mail) => boolean): Mail[] =>
    [...mails.values()].filter(wanted).toReversed();
  const hasArrived = (mail: Mail): boolean =>
    mail.deliverAt === undefined || Date.parse(mail.deliverAt) <= clock.now().getTime();
  const isIn = (mail: Mail, address: string): boolean =>
    recipients(mail).some((one) => same(one, address)) && hasArrived(mail);
  return {
    async add(given) {
      const mail: Mail = { ...given, id: randomUUID(), at: clock.now().toISOString() };
      beingWritten.add(mail);
      try {
        await files.write(mail.id, mail);
        mails.set(mail.id, mail);
      } finally {
        beingWritten.delete(mail);
      }
      return mail;
    },
    find: (id) => mails.get(id),
    findIn(address, id) {
      const mail = mails.get(id);
      return mail && (isIn(mail, address) || isSendersCopy(mail, address)) ? mail : undefined;
    },
    inbox: (address) => newestFirst((mail) => isIn(mail, address)),
    sent: (address) => newestFirst((mail) => isSendersCopy(mail, address)),
    notices: () => newestFirst((mail) => mail.via === 'smtp'),
    submissions: () => [...mails.values(), ...beingWritten].filter((mail) => mail.via === 'graph'),
    addresses: () =>
      [...new Set([...mails.values()].flatMap((mail) => addressesOf(mail, hasArrived(mail))))].toSorted(),
    deliveries,
    highestInFlight,
    async reset() {
      await files.removeAll();
      mails.clear();
      deliveries.length = 0;
      highestInFlight.clear();
    },
  };
}

function addressesOf(mail: Mail, hasArrived: boolean): string[] {
  const sender = mail.sentFrom === null ? [] : [mail.sentFrom];
  return [...(hasArrived ? recipients(mail) : []), ...sender].map((address) => address.toLowerCase());
}
