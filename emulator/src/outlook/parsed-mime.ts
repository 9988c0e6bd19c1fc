import { simpleParser, type AddressObject } from 'mailparser';
import type { MailAddress, MailAttachment } from './mail-store.ts';

/** A mail that came as MIME, taken apart. */
export interface ParsedMime {
  readonly from: MailAddress | undefined;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The `x-` headers and others that are plain words. */
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly MailAttachment[];
  /** The mail itself, base64. */
  readonly raw: string;
}

/** Takes a mail apart; anything is one, if perhaps an empty one. */
export async function parseMime(raw: Buffer): Promise<ParsedMime> {
  const mail = await simpleParser(raw, { keepCidLinks: true });
  return {
    from: addressesOf(mail.from)[0],
    to: addressesOf(mail.to),
    cc: addressesOf(mail.cc),
    bcc: addressesOf(mail.bcc),
    replyTo: addressesOf(mail.replyTo),
    subject: mail.subject ?? '',
    html: mail.html || '',
    text: mail.text ?? '',
    headers: Object.fromEntries(
      [...mail.headers].filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    ),
    attachments: mail.attachments.map((file) => ({
      name: file.filename ?? 'attachment',
      contentType: file.contentType,
      contentBytes: file.content.toString('base64'),
      ...(file.cid === undefined || !file.related ? {} : { contentId: file.cid }),
    })),
    raw: raw.toString('base64'),
  };
}

function addressesOf(value: AddressObject | AddressObject[] | undefined): MailAddress[] {
  return [value ?? []]
    .flat()
    .flatMap((one) => one.value)
    .flatMap((one) => one.group ?? [one])
    .map(({ address, name }) => ({ address: address ?? '', ...(name ? { name } : {}) }));
}
