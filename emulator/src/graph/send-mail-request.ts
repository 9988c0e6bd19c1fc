import { simpleParser, type AddressObject } from 'mailparser';
import type { MailAddress, MailAttachment } from '../outlook/mail-store.ts';
import { badRequest, invalidRecipient, refusals, type GraphRefusal } from './graph-errors.ts';

/** What a sendMail request asks for, whichever way it was written. */
export interface SendMailRequest {
  readonly from: string | null;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly subject: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly MailAttachment[];
  readonly saveToSentItems: boolean;
}

/** A refusal met while reading; the surface answers with it. */
export class GraphRefused extends Error {
  readonly refusal: GraphRefusal;

  constructor(refusal: GraphRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return value as Fields;
}

/** Names of action parameters do not mind case: one SDK writes `Message`, another `message` (measured, PARITY.md). */
function member(value: unknown, name: string): unknown {
  const found = Object.entries(fieldsOf(value)).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function recipient(value: unknown): MailAddress {
  const emailAddress = member(value, 'emailAddress');
  const address = textOf(member(emailAddress, 'address'));
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(address)) throw new GraphRefused(invalidRecipient(address));
  const name = textOf(member(emailAddress, 'name'));
  return name === '' ? { address } : { address, name };
}

/** Custom headers must begin with x- and be five at most (published Graph errors, read 2026-11). */
function headersOf(value: unknown): Record<string, string> {
  const headers = listOf(value).map(
    (one) => [textOf(member(one, 'name')), textOf(member(one, 'value'))] as const,
  );
  if (headers.length > 5)
    throw new GraphRefused({
      status: 400,
      code: 'InvalidInternetMessageHeaderCollection',
      message: 'Maximum number of headers in one message should be less than or equal to 5.',
    });
  const wrong = headers.find(([name]) => !/^x-/i.test(name));
  if (wrong)
    throw new GraphRefused({
      status: 400,
      code: 'InvalidInternetMessageHeader',
      message: `The internet message header name '${wrong[0]}' should start with 'x-' or 'X-'.`,
    });
  return Object.fromEntries(headers);
}

function attachment(value: unknown): MailAttachment {
  const type = textOf(member(value, '@odata.type'));
  if (!/^#?microsoft\.graph\.fileAttachment$/i.test(type))
    throw new GraphRefused(
      badRequest(`Attachments of type '${type}' are not emulated; send #microsoft.graph.fileAttachment.`),
    );
  const contentBytes = textOf(member(value, 'contentBytes'));
  if (
    Buffer.from(contentBytes, 'base64').toString('base64').replaceAll('=', '') !==
    contentBytes.replaceAll('=', '')
  )
    throw new GraphRefused(badRequest('Cannot convert the literal to the expected type Edm.Binary.'));
  return {
    name: textOf(member(value, 'name')),
    contentType: textOf(member(value, 'contentType')) || 'application/octet-stream',
    contentBytes,
  };
}

/** Reads the JSON form (learn.microsoft.com/graph/api/user-sendmail, read 2026-11). Throws GraphRefused. */
export function readJsonRequest(text: string): SendMailRequest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new GraphRefused(
      badRequest(
        'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      ),
    );
  }
  const message = member(json, 'message');
  if (message === undefined) throw new GraphRefused(badRequest("The parameter 'Message' is missing."));
  const body = member(message, 'body');
  const content = textOf(member(body, 'content'));
  const isHtml = textOf(member(body, 'contentType')).toLowerCase() === 'html';
  const from = member(message, 'from');
  return {
    from: from === undefined ? null : recipient(from).address,
    to: listOf(member(message, 'toRecipients')).map(recipient),
    cc: listOf(member(message, 'ccRecipients')).map(recipient),
    bcc: listOf(member(message, 'bccRecipients')).map(recipient),
    subject: textOf(member(message, 'subject')),
    html: isHtml ? content : `<pre>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`,
    headers: headersOf(member(message, 'internetMessageHeaders')),
    attachments: listOf(member(message, 'attachments')).map(attachment),
    saveToSentItems: member(json, 'saveToSentItems') !== false,
  };
}

function addressesOf(value: AddressObject | AddressObject[] | undefined): MailAddress[] {
  return [value ?? []]
    .flat()
    .flatMap((one) =>
      one.value.map(({ address, name }) => ({ address: address ?? '', ...(name ? { name } : {}) })),
    );
}

/** Reads the MIME form: base64 of a whole mail, as text/plain. Throws GraphRefused. */
export async function readMimeRequest(text: string): Promise<SendMailRequest> {
  const plain = text.replaceAll(/\s/g, '');
  if (plain === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) throw new GraphRefused(refusals.badBase64);
  const mail = await simpleParser(Buffer.from(plain, 'base64'));
  return {
    from: mail.from?.value[0]?.address ?? null,
    to: addressesOf(mail.to),
    cc: addressesOf(mail.cc),
    bcc: addressesOf(mail.bcc),
    subject: mail.subject ?? '',
    html: mail.html || mail.textAsHtml || '',
    headers: {},
    attachments: mail.attachments.map((file) => ({
      name: file.filename ?? 'attachment',
      contentType: file.contentType,
      contentBytes: file.content.toString('base64'),
    })),
    saveToSentItems: true,
  };
}
