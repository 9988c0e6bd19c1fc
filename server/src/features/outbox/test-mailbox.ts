import type { InputOf, ReplyOf, testMailbox as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import { findMailboxOfUser } from '../mailboxes/public.ts';
import { enqueue, type EnqueueDeps } from './enqueue-message.ts';

export interface TestMailboxDeps extends EnqueueDeps {
  readonly brand: { readonly name: string };
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => htmlEscapes[character] ?? character);

/** Sends a mail from the caller's mailbox to itself, by the way that every message goes. */
export async function testMailbox(
  deps: TestMailboxDeps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const mailbox = await findMailboxOfUser(deps.db, call.who.organizationId, call.who.userId);
  const outcome = await enqueue(
    deps,
    call.who,
    {
      to: [{ address: mailbox?.address ?? call.who.email }],
      cc: [],
      bcc: [],
      subject: `Test mail from ${deps.brand.name}`,
      html: `<p>Your Outlook mailbox is connected to ${escapeHtml(deps.brand.name)}. This mail went out from it and came back to it.</p>`,
      attachmentIds: [],
    },
    `test-${deps.random.uuid()}`,
  );
  return outcome.ok ? ok({ messageId: outcome.value.id }) : outcome;
}
