import type { Mail } from '../outlook/mail-store.ts';
import { mimeOf } from '../outlook/mime.ts';
import type { Bounce, BounceReason } from './transport.model.ts';

interface Words {
  /** The enhanced status code (RFC 3463). */
  readonly status: string;
  /** What a person reads; the words are ours. */
  readonly plain: (address: string) => string;
  /** What an administrator reads. */
  readonly remote: (address: string) => string;
}

const domainOf = (address: string): string => address.split('@')[1] ?? address;
const nameOf = (address: string): string => address.split('@')[0] ?? address;
const always = (text: string) => (): string => text;

/**
 * Codes and texts of non-delivery reports (exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online, read
 * 2026-11; 5.7.233: docs/reference/microsoft.md 4.4; 5.5.3: exchange/troubleshoot; 5.2.2 of a recipient and 5.4.310: known).
 */
const words: Readonly<Record<BounceReason, Words>> = {
  'sender-restricted': {
    status: '5.1.8',
    plain: always('Your account has been blocked for sending too much spam.'),
    remote: always('550 5.1.8 Access denied, bad outbound sender'),
  },
  'recipients-per-message': {
    status: '5.5.3',
    plain: always('This message has too many recipients. Please try to resend with fewer recipients.'),
    remote: always('550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients'),
  },
  'recipients-per-day': {
    status: '5.1.90',
    plain: always(
      "Your message can't be sent because you've reached your daily limit for message recipients.",
    ),
    remote: always(
      "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
    ),
  },
  'external-recipients-per-day': {
    status: '5.7.233',
    plain: always('Your tenant has exceeded its daily limit for sending email to external recipients.'),
    remote: always(
      '550 5.7.233 your tenant has exceeded its daily limit for sending email to external recipients (tenant external recipient rate limit)',
    ),
  },
  'recipient-unknown': {
    status: '5.1.10',
    plain: (address) => `${nameOf(address)} wasn't found at ${domainOf(address)}.`,
    remote: (address) =>
      `550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${address} not found by SMTP address lookup`,
  },
  'recipient-full': {
    status: '5.2.2',
    plain: (address) => `The mailbox of ${address} is full.`,
    remote: always(
      '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
    ),
  },
  'no-such-domain': {
    status: '5.4.310',
    plain: (address) => `The domain ${domainOf(address)} does not exist.`,
    remote: (address) =>
      `550 5.4.310 DNS domain ${domainOf(address)} does not exist [Message=InfoDomainNonexistent]`,
  },
};

/** The enhanced status code that goes with a reason. */
export function statusOf(because: BounceReason): string {
  return words[because].status;
}

/** Exchange writes as this system mailbox of the tenant (graph: message resource of an NDR; cap: many public reports). */
const reporter = 'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e';

/** The report about a mail that came back, to its sender: "Undeliverable: …", with a delivery status part (RFC 3464). */
export function nonDeliveryReport(
  mail: Mail,
  bounces: readonly Bounce[],
  deliverAt: string,
): Omit<Mail, 'id' | 'at'> {
  const report = {
    via: 'microsoft' as const,
    from: { address: `${reporter}@${domainOf(mail.from.address)}`, name: 'Microsoft Outlook' },
    to: [mail.from],
    cc: [],
    bcc: [],
    subject: `Undeliverable: ${mail.subject}`,
    html: htmlOf(mail, bounces),
    text: '',
    headers: {
      'In-Reply-To': `<${mail.id}@emulated.example>`,
      'X-MS-Exchange-Message-Is-Ndr': '',
      'Auto-Submitted': 'auto-replied',
    },
    attachments: [],
    sentFrom: null,
    deliverAt,
  };
  return { ...report, raw: rawOf({ ...report, id: `report-${mail.id}`, at: deliverAt }, mail, bounces) };
}

function htmlOf(mail: Mail, bounces: readonly Bounce[]): string {
  const told = bounces.map(
    ({ address, because }) =>
      `<p>Your message to <b>${escaped(address)}</b> couldn't be delivered.<br>${escaped(words[because].plain(address))}</p>`,
  );
  const remote = bounces.map(
    ({ address, because }) =>
      `<p>${escaped(address)}<br>Remote server returned '${escaped(words[because].remote(address))}'</p>`,
  );
  return [
    '<div style="font:14px/20px sans-serif">',
    '<h1 style="font-size:20px">Delivery has failed</h1>',
    ...told,
    '<h2 style="font-size:16px">Diagnostic information for administrators</h2>',
    ...remote,
    '<h2 style="font-size:16px">Original message headers</h2>',
    `<pre>${escaped(headOf(mail))}</pre>`,
    '</div>',
  ].join('\n');
}

/** Multipart/report: what a person reads, what a program reads, and the head of the mail it is about. */
function rawOf(report: Mail, mail: Mail, bounces: readonly Bounce[]): string {
  const plain = mimeOf(report, false).toString('utf8');
  const at = plain.indexOf('\r\nContent-Type: text/html') + 2;
  const boundary = `emulated-${report.id}`;
  const status = bounces.map(({ address, because }) =>
    [
      `Final-Recipient: rfc822;${address}`,
      'Action: failed',
      `Status: ${words[because].status}`,
      `Diagnostic-Code: smtp;${words[because].remote(address)}`,
    ].join('\r\n'),
  );
  const parts = [
    plain.slice(at),
    `Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;${domainOf(report.from.address)}\r\n\r\n${status.join('\r\n\r\n')}\r\n`,
    `Content-Type: text/rfc822-headers\r\n\r\n${headOf(mail)}\r\n`,
  ].map((part) => `--${boundary}\r\n${part}`);
  const type = `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`;
  return Buffer.from(`${plain.slice(0, at)}${type}\r\n\r\n${parts.join('')}--${boundary}--\r\n`).toString(
    'base64',
  );
}

function headOf(mail: Mail): string {
  const text = mimeOf(mail, false).toString('utf8');
  return text.slice(0, /\r?\n\r?\n/.exec(text)?.index ?? text.length);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;');
}
