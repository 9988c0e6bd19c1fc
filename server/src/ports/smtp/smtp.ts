/** One mail of ours, rendered. */
export interface SmtpMail {
  /** The same for every try of one notice, so that mailboxes see one mail. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What the server said. `again`: it may take the mail later; `refused`: it never will. `why` holds no address. */
export type SmtpOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'again'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** The way out for notices. */
export interface Smtp {
  send(mail: SmtpMail): Promise<SmtpOutcome>;
  close(): void;
}
