import { listMessages, maxSearchCharacters, type MessageView } from '@gatehouse/contract';
import { call } from '../../api/client.ts';
import type { Draft } from './draft.ts';

/** A message of a moment ago that says the same to the same people; sent again only on purpose. */
export class AlikeError extends Error {
  readonly alike: MessageView;

  constructor(message: MessageView) {
    super('the same was sent a moment ago');
    this.alike = message;
  }
}

const withinMs = 10 * 60_000;

type Compared = Pick<MessageView, 'to' | 'cc' | 'bcc' | 'subject'>;

function addressesOf({
  to,
  cc,
  bcc,
}: Record<'to' | 'cc' | 'bcc', readonly { readonly address: string }[]>): string {
  return [...to, ...cc, ...bcc]
    .map(({ address }) => address.toLowerCase())
    .toSorted()
    .join(' ');
}

/** Whether a message says the same to the same people as this draft, and has left or will. */
export function isAlike(
  draft: Pick<Draft, 'to' | 'cc' | 'bcc' | 'subject'>,
  message: Compared & Pick<MessageView, 'state' | 'createdAt'>,
  now: number,
): boolean {
  if (message.state === 'failed' || message.state === 'cancelled') return false;
  if (now - Date.parse(message.createdAt) > withinMs) return false;
  return message.subject.trim() === draft.subject.trim() && addressesOf(message) === addressesOf(draft);
}

/** The last such message, or null. A question that fails is no reason to keep anybody from sending. */
export async function findAlike(draft: Draft): Promise<MessageView | null> {
  try {
    const query = { query: draft.subject.slice(0, maxSearchCharacters), limit: 20 };
    const { messages } = await call(listMessages, { query });
    return messages.find((message) => isAlike(draft, message, Date.now())) ?? null;
  } catch {
    return null;
  }
}
