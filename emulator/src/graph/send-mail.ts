import type { Person } from '../directory/directory-state.ts';
import type { Emulator } from '../emulator.ts';
import { submitMail } from '../exchange/submit-mail.ts';
import type { MailAddress } from '../outlook/mail-store.ts';
import { invalidRecipient, refusals } from './graph-errors.ts';
import { readMimeRequest } from './mime-request.ts';
import { GraphRefused, readJsonRequest, type SendMailRequest } from './send-mail-request.ts';
import { mailboxAddress, senderOf, type Bearer } from './sender.ts';

/** Graph takes about 4 MB for the whole request, then 413 (Q&A 1824204, Microsoft, 2024-07-30; docs/reference/microsoft.md 4.1). */
export const mostBytes = 4 * 1024 * 1024;

export interface SendMailCall {
  readonly bearer: Bearer;
  readonly contentType: string;
  /** Null where there were more than `mostBytes`. */
  readonly bytes: Buffer | null;
}

/** The work of `POST /v1.0/me/sendMail`: resolves when the mail is stored, whatever the transport makes of it; throws GraphRefused. */
export async function sendMail(emulator: Emulator, call: SendMailCall): Promise<void> {
  const sender = senderOf(emulator, call.bearer);
  if (call.bytes === null) throw new GraphRefused(refusals.tooLarge);
  const text = call.bytes.toString('utf8');
  const isMime = call.contentType.toLowerCase().startsWith('text/plain');
  const request = isMime ? await readMimeRequest(text) : readJsonRequest(text);
  refuseWrongRecipients(request);
  refuseForeignSender(emulator, sender, request.from);
  await store(emulator, sender, request);
}

function refuseWrongRecipients({ to, cc, bcc, replyTo }: SendMailRequest): void {
  if (to.length + cc.length + bcc.length === 0) throw new GraphRefused(refusals.noRecipients);
  const isAddress = ({ address }: MailAddress): boolean => /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(address);
  const wrong = [...to, ...cc, ...bcc, ...replyTo].find((one) => !isAddress(one));
  if (wrong) throw new GraphRefused(invalidRecipient(wrong.address));
}

/** Sending as somebody else needs Mail.Send.Shared and a right in their mailbox (outlook-send-mail-from-other-user.md). */
function refuseForeignSender(emulator: Emulator, sender: Person, from: string | null): void {
  if (from === null) return;
  const own = [mailboxAddress(emulator, sender), sender.upn].map((each) => each.toLowerCase());
  if (!own.includes(from.toLowerCase())) throw new GraphRefused(refusals.sendAsDenied);
}

async function store(emulator: Emulator, sender: Person, request: SendMailRequest): Promise<void> {
  const address = mailboxAddress(emulator, sender);
  const { saveToSentItems, from: _from, ...mail } = request;
  await submitMail(emulator, sender, {
    ...mail,
    via: 'graph',
    from: { address, name: sender.displayName },
    sentFrom: saveToSentItems ? address : null,
  });
}
