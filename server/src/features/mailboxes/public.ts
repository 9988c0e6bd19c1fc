export {
  createAccessTokens,
  type AccessTokens,
  type MailboxAccess,
  type ReadyAccess,
} from './access-token.ts';
export { disconnectForeignMailboxes, type ForeignDeps } from './disconnect-foreign.ts';
export { disconnectMailbox, forgetMailboxOf } from './disconnect-mailbox.ts';
export { getMailbox } from './get-mailbox.ts';
export {
  findMailboxOfUser,
  forgetAllMailboxTokens,
  isMailboxConnected,
  holdFreeMailboxes,
  holdMailboxOfUser,
  type HeldMailbox,
} from './mailboxes.store.ts';
export { mailboxesOf } from './mailboxes-of.ts';
export { mailboxRoutes } from './mailboxes.http.ts';
export { startMailboxAttempt } from './start-connection.ts';
