/** What is told about messages that wait. */
export type OutboxContent =
  | {
      /** To somebody whose mailbox Microsoft lets us use no more. */
      readonly kind: 'mailbox-needs-reconnect';
      readonly address: string;
      readonly link: string;
    }
  | {
      /** To a sender: what waited for their mailbox, or for their word, does not leave by itself any more. */
      readonly kind: 'messages-waited-too-long';
      readonly because: 'mailbox-needs-reconnect' | 'sender-revoked';
      readonly messageCount: number;
      readonly days: number;
      readonly link: string;
    };
