import { deleteAttachment, uploadAttachment } from './attachments.ts';
import { getAttempt } from './attempts.ts';
import { listAuditEvents } from './audit-events.ts';
import { disconnectMailbox, getMailbox, startMailboxAttempt, testMailbox } from './mailbox.ts';
import { cancelMessage, enqueueMessage, getMessage, listMessages, settleMessage } from './messages.ts';
import { changePassword } from './password.ts';
import { getSession } from './session.ts';

/** Every operation of the HTTP API, in the order of the documentation. */
export const operations = {
  getSession,
  changePassword,
  getAttempt,
  getMailbox,
  startMailboxAttempt,
  disconnectMailbox,
  testMailbox,
  uploadAttachment,
  deleteAttachment,
  enqueueMessage,
  listMessages,
  getMessage,
  cancelMessage,
  settleMessage,
  listAuditEvents,
} as const;

export type OperationId = keyof typeof operations;
