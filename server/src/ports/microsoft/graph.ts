import type { Secret } from '../secrets/secret.ts';

/** A message as Graph's sendMail takes it. learn.microsoft.com/graph/api/user-sendmail (read 2026-11). */
export interface GraphMessage {
  readonly subject: string;
  readonly html: string;
  readonly to: readonly GraphRecipient[];
  readonly cc: readonly GraphRecipient[];
  readonly bcc: readonly GraphRecipient[];
  /** Where answers go; left out: to the mailbox. */
  readonly replyTo?: readonly GraphRecipient[] | undefined;
  readonly importance?: 'low' | 'normal' | 'high' | undefined;
  readonly attachments: readonly GraphAttachment[];
  /** Goes along as `x-gatehouse-message`, so that a mail can be traced to its message. */
  readonly messageId: string;
}

export interface GraphRecipient {
  readonly address: string;
  readonly name?: string | undefined;
}

export interface GraphAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** Graph's whole request may have 4 MB (learn.microsoft.com/graph/outlook-large-attachments, read 2026-11). */
export const maxGraphRequestBytes = 4 * 1024 * 1024;

/**
 * What is known after one hand-over. `answered` carries Graph's status and error code; `no-connection` and
 * `body-not-sent` mean that Graph cannot have taken the message; `no-answer` that nobody knows.
 */
export type HandOver =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly graphCode: string | null;
      readonly graphRequestId: string | null;
      readonly retryAfterSeconds: number | null;
    }
  | { readonly kind: 'no-connection' | 'body-not-sent' | 'no-answer'; readonly why: string };

/** Microsoft Graph, in our words. One call is one request: nothing here ever tries twice. */
export interface Graph {
  sendMail(request: {
    readonly accessToken: Secret;
    readonly body: Buffer;
    readonly clientRequestId: string;
  }): Promise<HandOver>;
}

const recipient = (one: GraphRecipient) => ({
  emailAddress: { address: one.address, ...(one.name === undefined ? {} : { name: one.name }) },
});

/** The bytes of the sendMail request. */
export function encodeGraphMessage(message: GraphMessage): Buffer {
  return Buffer.from(
    JSON.stringify({
      message: {
        subject: message.subject,
        body: { contentType: 'HTML', content: message.html },
        toRecipients: message.to.map(recipient),
        ccRecipients: message.cc.map(recipient),
        bccRecipients: message.bcc.map(recipient),
        ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo.map(recipient) }),
        ...(message.importance === undefined ? {} : { importance: message.importance }),
        internetMessageHeaders: [{ name: 'x-gatehouse-message', value: message.messageId }],
        attachments: message.attachments.map((file) => ({
          '@odata.type': '#microsoft.graph.fileAttachment',
          name: file.name,
          contentType: file.contentType,
          contentBytes: file.content.toString('base64'),
        })),
      },
      saveToSentItems: true,
    }),
  );
}
