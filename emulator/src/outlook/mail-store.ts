import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulatorClock } from '../control/clock.ts';

export interface MailAddress {
  readonly address: string;
  readonly name?: string | undefined;
}

export interface MailAttachment {
  readonly name: string;
  readonly contentType: string;
  /** The file itself, base64. */
  readonly contentBytes: string;
}

/** One mail, stored once however many mailboxes show it. */
export interface Mail {
  readonly id: string;
  /** `graph`: left a mailbox through sendMail; `smtp`: a notice that came in by SMTP. */
  readonly via: 'graph' | 'smtp';
  readonly at: string;
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  /** Known to the sender's copy alone; no recipient sees it. */
  readonly bcc: readonly MailAddress[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly MailAttachment[];
  /** Address of the mailbox whose Sent Items show it, or null. */
  readonly sentFrom: string | null;
}

/** One hand-over to Graph, whatever became of it. */
export interface Delivery {
  readonly mailbox: string;
  readonly requestId: string;
  readonly clientRequestId: string | null;
  readonly bodySha256: string;
  readonly startedAt: string;
  endedAt: string | null;
  /** What the caller was answered; null where the connection was cut. */
  status: number | null;
  stored: boolean;
}

export interface MailStore {
  /** Stores a mail and resolves when it is on disk: only then may it be acknowledged. */
  add(mail: Omit<Mail, 'id' | 'at'>): Promise<Mail>;
  find(id: string): Mail | undefined;
  /** Newest first. */
  inbox(address: string): readonly Mail[];
  sent(address: string): readonly Mail[];
  notices(): readonly Mail[];
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

/** Opens the mail of all mailboxes: a file for each mail under `dataDir`, or memory alone without one. */
export async function createMailStore(options: {
  readonly dataDir: string | undefined;
  readonly clock: EmulatorClock;
}): Promise<MailStore> {
  const { clock } = options;
  const folder = options.dataDir === undefined ? undefined : join(options.dataDir, 'mail');
  const mails = new Map<string, Mail>((await readAll(folder)).map((mail) => [mail.id, mail]));
  const deliveries: Delivery[] = [];
  const highestInFlight = new Map<string, number>();
  const newestFirst = (wanted: (mail: Mail) => boolean): Mail[] =>
    [...mails.values()].filter(wanted).toReversed();
  const recipients = (mail: Mail): readonly MailAddress[] => [...mail.to, ...mail.cc, ...mail.bcc];
  return {
    async add(given) {
      const mail: Mail = { ...given, id: randomUUID(), at: clock.now().toISOString() };
      if (folder !== undefined) await writeDurably(folder, mail, mails.size);
      mails.set(mail.id, mail);
      return mail;
    },
    find: (id) => mails.get(id),
    inbox: (address) => newestFirst((mail) => recipients(mail).some((one) => same(one.address, address))),
    sent: (address) => newestFirst((mail) => mail.sentFrom !== null && same(mail.sentFrom, address)),
    notices: () => newestFirst((mail) => mail.via === 'smtp'),
    addresses: () =>
      [
        ...new Set(
          [...mails.values()].flatMap((mail) => [
            ...recipients(mail).map((one) => one.address.toLowerCase()),
            ...(mail.sentFrom === null ? [] : [mail.sentFrom.toLowerCase()]),
          ]),
        ),
      ].toSorted(),
    deliveries,
    highestInFlight,
    async reset() {
      mails.clear();
      deliveries.length = 0;
      highestInFlight.clear();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Names sort by arrival; what was being written when the process was killed has another ending and is not read. */
async function readAll(folder: string | undefined): Promise<Mail[]> {
  if (folder === undefined) return [];
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Mail),
  );
}

async function writeDurably(folder: string, mail: Mail, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${String(count).padStart(8, '0')}-${mail.id}`);
  const file = await open(`${path}.writing`, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(mail));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.writing`, `${path}.json`);
}
