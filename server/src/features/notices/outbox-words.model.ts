import type { NoticeContent } from './notice.model.ts';
import type { OutboxContent } from './outbox-content.model.ts';
import { shownName } from './shown-name.model.ts';
import type { NoticeWords } from './spoken-notice.model.ts';

type ContentOf<Kind extends OutboxContent['kind']> = Extract<OutboxContent, { readonly kind: Kind }>;

const messages = (count: number): string => (count === 1 ? '1 message' : `${count} messages`);

function needsReconnect(brand: string, content: ContentOf<'mailbox-needs-reconnect'>): NoticeWords {
  return {
    subject: `Connect Outlook to ${brand} again`,
    heading: 'Connect Outlook again',
    sentences: [
      `Microsoft does not accept the connection to your mailbox ${shownName(content.address)} any more. That happens after a new password, or when somebody has taken the permission back.`,
      'What you send waits for you and leaves as soon as you reconnect. Nothing is lost.',
    ],
    button: { text: 'Open my Preferences', href: content.link },
    code: null,
    advice:
      'Reconnect within seven days. What waits for longer does not leave by itself, because a late mail may say what is not true any more.',
    why: 'You get this mail because you had connected that mailbox. It cannot be turned off.',
  };
}

function waitedTooLong(brand: string, content: ContentOf<'messages-waited-too-long'>): NoticeWords {
  const { because, messageCount, days, link } = content;
  const reason =
    because === 'mailbox-needs-reconnect'
      ? `waited ${days} days for your mailbox to be connected again`
      : `waited ${days} days for your word after you had lost your access`;
  return {
    subject: `${messages(messageCount)} did not leave ${brand}`,
    heading: `${messages(messageCount)} did not leave`,
    sentences: [
      `${messages(messageCount)} of yours ${reason}, and will not be sent by itself now.`,
      because === 'mailbox-needs-reconnect'
        ? 'They are kept. Send them again once Outlook is connected, if they still hold.'
        : 'They are cancelled and kept, so that you can read what they said.',
    ],
    button: { text: 'Look at the outbox', href: link },
    code: null,
    advice: 'Nobody has got them. If it matters, write to the recipients.',
    why: 'You get this mail because you had handed them in. It cannot be turned off.',
  };
}

/** Whether the notice is one of these. */
export function isAboutOutbox(content: NoticeContent): content is OutboxContent {
  return content.kind === 'mailbox-needs-reconnect' || content.kind === 'messages-waited-too-long';
}

/** What the mails about waiting messages say. */
export function outboxWords(brand: string, content: OutboxContent): NoticeWords {
  return content.kind === 'mailbox-needs-reconnect'
    ? needsReconnect(brand, content)
    : waitedTooLong(brand, content);
}
