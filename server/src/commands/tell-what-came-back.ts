import type { WhatCameBack } from '../features/restore/public.ts';

/** What whoever restores reads: what has ended, which keys must be made anew, and what nobody can know. */
export function tellWhatCameBack(takenAt: Date, { organizationCount, ended, apiKeys }: WhatCameBack): string {
  const keys = apiKeys.map(
    ({ organization_id, id, holder, name, last_four }) =>
      `  ${organization_id}  ${id}  …${last_four ?? '????'}  of ${holder === 'person' ? 'a person' : 'the organization'}  ${name}\n`,
  );
  return [
    `Restored: ${organizationCount} organizations, as they were at ${takenAt.toISOString()}.\n`,
    `Ended: ${ended.sessionCount} sessions, ${ended.invitationCount} invitations, ${ended.bindingLinkCount} links into Microsoft, ${ended.passwordLinkCount} links for a password, ${ended.handOffLinkCount} links for IT, ${ended.fileLinkCount} links to files, ${ended.liftCount} lifts under way.\n`,
    `Not sent by itself any more: ${ended.messageCount} messages wait for their senders; ${ended.noticeCount} mails of ours and ${ended.mailingCount} mailings to many are over.\n`,
    `To be connected again by their owners: ${ended.mailboxCount} mailboxes.\n`,
    `API keys that were revoked, to be made anew by whoever needs them: ${ended.apiKeyCount}\n`,
    ...keys,
    'What happened after that instant is not known here: who was deactivated or removed, roles, enforcement, changed passwords,\ndeleted customers. Go through docs/operations/backup-and-restore.md before the server starts.\n',
  ].join('');
}
