/** One mail of ours to one person. */
export interface OutgoingMail {
  /** Stands before the @ of the Message-ID: the same mail handed over twice carries the same. */
  readonly id: string;
  readonly date: Date;
  readonly to: { readonly address: string; readonly name: string | null };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * What became of a mail. `rejected`: the server will refuse it every time. `retry`: everything else, also where the answer
 * was lost and the mail may have been taken. `reply` is the code that the server gave, or null; its words are not handed
 * on, because servers repeat addresses in them.
 */
export type SmtpAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'retry'; readonly because: SmtpObstacle; readonly reply: number | null }
  | { readonly kind: 'rejected'; readonly reply: number };

export type SmtpObstacle =
  | 'unreachable'
  | 'not-secure'
  | 'credentials-refused'
  | 'sender-refused'
  | 'put-off'
  | 'no-answer'
  | 'fault';

/** The mail server that takes our notices. */
export interface Smtp {
  /** Hands one mail over, once. Ends with `retry` where the signal aborts or the server is too slow; never throws. */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<SmtpAnswer>;
  /** Ends all connections. */
  close(): void;
}
