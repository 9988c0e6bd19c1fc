import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals around mailboxes, messages and their files. */
export const mailErrors = {
  mailbox_of_another_person: entry(
    403,
    'after-you-act',
    'That is another Microsoft account than the one you sign in with.',
    'Both must be the same, so nothing was connected.',
    '(tid, oid) of the mail registration differ from the identity (security case G03).',
  ),
  mailbox_permission_missing: entry(
    403,
    'after-it-admin-acts',
    'Microsoft did not grant the permission to send mail.',
    'Connect again and accept; if Microsoft does not offer it, your IT admin must approve.',
    'The token response lacks Mail.Send or a refresh token.',
  ),
  mailbox_not_connected: entry(
    409,
    'after-you-act',
    'Your Outlook mailbox is not connected.',
    'Connect it in Settings, My Profile, Preferences.',
    'No mailbox row in state connected for this user.',
  ),
  mailbox_needs_reconnect: entry(
    409,
    'after-you-act',
    'Microsoft wants you to connect Outlook again.',
    'Nothing was lost: messages wait and leave as soon as you reconnect.',
    'The refresh token of the mailbox was refused.',
  ),

  idempotency_key_reused: entry(
    409,
    'never',
    'This Idempotency-Key was used for another message.',
    'Use a new key for each message.',
    'Same key, other content.',
  ),
  message_not_found: entry(
    404,
    'never',
    'There is no such message.',
    'It may belong to somebody else, or the link is incomplete.',
    'No row for this sender; existence is private.',
  ),
  message_batch_not_found: entry(
    404,
    'never',
    'There is no such batch.',
    'It may belong to somebody else, or the id is incomplete.',
    'No row for this sender; existence is private.',
  ),
  message_state_refused: entry(
    409,
    'after-you-act',
    'The message is no longer in the state for this.',
    'Look at its present state and decide again.',
    'The move is not in messageMoves.',
  ),
  send_time_refused: entry(
    400,
    'after-you-act',
    'A message cannot be scheduled for that time.',
    'Choose a time that is still to come, and not more than a year away.',
    'sendAt lies in the past by our clock, or more than maxScheduledDays ahead.',
  ),
  message_too_large: entry(
    413,
    'after-you-act',
    'The message is too large for Outlook.',
    'Microsoft takes 4 MB for text and files together, about 3 MB of files. Let a file travel as a link, or send it in two messages.',
    'The Graph request body would pass 4 MB.',
  ),
  attachment_too_large: entry(
    413,
    'after-you-act',
    'The file is too large.',
    'A file that travels in the mail itself may have 3,000,000 bytes at most; a larger one travels as a link.',
    'Body over the limit, or Content-Length says so.',
  ),
  attachment_not_found: entry(
    404,
    'never',
    'There is no such file.',
    'Upload it again.',
    'No unused attachment of this person with this id.',
  ),
} as const satisfies Record<string, ErrorEntry>;
