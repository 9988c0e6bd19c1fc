import type { MailAddress, MailAttachment } from '../outlook/mail-store.ts';
import { badRequest, refusals, type GraphRefusal } from './graph-errors.ts';

/** What a sendMail request asks for, whichever way it was written. */
export interface SendMailRequest {
  readonly from: string | null;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly MailAttachment[];
  /** The mail itself, base64, where the request was one. */
  readonly raw?: string;
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

/** Names of action parameters do not mind case: one SDK writes `Message`, another `message` (measured, PARITY-mail.md). */
function member(value: unknown, name: string): unknown {
  const found = Object.entries(fieldsOf(value)).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? undefined;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function person(value: unknown): MailAddress {
  const emailAddress = member(value, 'emailAddress');
  const address = textOf(member(emailAddress, 'address'));
  const name = textOf(member(emailAddress, 'name'));
  return name === '' ? { address } : { address, name };
}

/** Custom headers must begin with x- and be five at most (docs/reference/microsoft.md 4.1: known, no page). */
function headersOf(value: unknown): Record<string, string> {
  const headers = listOf(value).map(
    (one) => [textOf(member(one, 'name')), textOf(member(one, 'value'))] as const,
  );
  if (headers.length > 5) throw new GraphRefused(refusals.tooManyHeaders);
  // A name is a token (RFC 5322 3.6.8): anything else would end the header.
  const wrong = headers.find(([name]) => !/^x-[\w!#$%&'*+.^`|~-]+$/i.test(name));
  if (wrong)
    throw new GraphRefused({
      status: 400,
      code: 'InvalidInternetMessageHeader',
      message: `The internet message header name '${wrong[0]}' should start with 'x-' or 'X-'.`,
    });
  return Object.fromEntries(headers);
}

/** What Exchange writes into the mail for it; normal writes nothing (message resource, read 2026-11; MS-OXCMAIL 2.2.3.2.5). */
const importanceHeaders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  low: { Importance: 'low', 'X-Priority': '5' },
  normal: {},
  high: { Importance: 'high', 'X-Priority': '1' },
};

function importanceOf(value: unknown): Readonly<Record<string, string>> {
  const found = importanceHeaders[value === undefined ? 'normal' : textOf(value).toLowerCase()];
  if (found !== undefined) return found;
  const message = `Cannot convert the literal '${textOf(value)}' to the expected type 'microsoft.graph.importance'.`;
  throw new GraphRefused(badRequest(message));
}

/** Base64 that decodes to what it says; Graph's reader takes no other for Edm.Binary. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64').replaceAll('=', '') === text.replaceAll('=', '');
}

function attachment(value: unknown): MailAttachment {
  const type = textOf(member(value, '@odata.type'));
  if (!/^#?microsoft\.graph\.fileAttachment$/i.test(type))
    throw new GraphRefused(
      badRequest(`Attachments of type '${type}' are not emulated; send #microsoft.graph.fileAttachment.`),
    );
  const contentBytes = textOf(member(value, 'contentBytes'));
  if (!isBase64(contentBytes))
    throw new GraphRefused(badRequest('Cannot convert the literal to the expected type Edm.Binary.'));
  const contentId = textOf(member(value, 'contentId'));
  return {
    name: textOf(member(value, 'name')),
    contentType: textOf(member(value, 'contentType')) || 'application/octet-stream',
    contentBytes,
    ...(contentId === '' ? {} : { contentId }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new GraphRefused(
      badRequest(
        'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      ),
    );
  }
}

/** Reads the JSON form (user-sendmail.md, read 2026-11; docs/reference/microsoft.md 4.1). Throws GraphRefused. */
export function readJsonRequest(source: string): SendMailRequest {
  const json = parsed(source);
  const message = member(json, 'message');
  if (message === undefined) throw new GraphRefused(refusals.noMessage);
  const people = (name: string): MailAddress[] => listOf(member(message, name)).map(person);
  const body = member(message, 'body');
  const content = textOf(member(body, 'content'));
  const isHtml = textOf(member(body, 'contentType')).toLowerCase() === 'html';
  const from = member(message, 'from') ?? member(message, 'sender');
  return {
    from: from === undefined ? null : person(from).address,
    to: people('toRecipients'),
    cc: people('ccRecipients'),
    bcc: people('bccRecipients'),
    replyTo: people('replyTo'),
    subject: textOf(member(message, 'subject')),
    html: isHtml ? content : '',
    text: isHtml ? '' : content,
    headers: {
      ...importanceOf(member(message, 'importance')),
      ...headersOf(member(message, 'internetMessageHeaders')),
    },
    attachments: listOf(member(message, 'attachments')).map(attachment),
    // Microsoft's own example writes "false" as a string (user-sendmail.md, example 1).
    saveToSentItems: !['false', false].some((no) => no === member(json, 'saveToSentItems')),
  };
}
