import type { AuditAction, AuditEventView } from '@gatehouse/contract';

/** What was done, as the rest of a sentence that begins with who did it, where nobody is named. */
const generalWords: Readonly<Record<AuditAction, string>> = {
  'organization.created': 'created the account',
  'organization.restored': 'restored the account from a backup',
  'user.added': 'added a user',
  'user.role-changed': 'changed a user’s role',
  'user.deactivated': 'deactivated a user',
  'user.reactivated': 'reactivated a user',
  'user.removed': 'removed a user',
  'users.pinned': 'kept people without a tenant to one',
  'users.moved': 'moved people to another tenant',
  'user.address-changed': 'got the address of the new tenant, as an admin had said',
  'invitation.sent': 'invited somebody',
  'invitation.resent': 'sent an invitation again',
  'invitation.withdrawn': 'withdrew an invitation',
  'invitation.accepted': 'accepted an invitation',
  'invitation.refused': 'was turned away with an invitation',
  'user.profile-changed': 'changed their profile',
  'user.method-added': 'set up another way in',
  'tenant.linked': 'linked a Microsoft tenant',
  'session.opened': 'signed in',
  'session.refused': 'was not let in',
  'session.ended': 'ended a session',
  'revocation-drill.started': 'began to measure how access ends',
  'access.lost': 'noticed that Microsoft lets them in no more',
  'liveness.changed': 'changed how often Microsoft is asked whether people may still come in',
  'api-key.issued': 'made an API key',
  'api-key.rotated': 'renewed an API key',
  'api-key.revoked': 'revoked an API key',
  'password.set': 'set a password',
  'password.changed': 'changed a password',
  'password.reset-sent': 'asked for a link for a new password',
  'email-code.sent': 'asked for a sign-in code',
  'mailbox.connected': 'connected Outlook',
  'mailbox.connection-refused': 'could not connect Outlook',
  'mailbox.disconnected': 'disconnected Outlook',
  'mailbox.needs-reconnect': 'noticed that Outlook must be connected again',
  'message.enqueued': 'handed in a message',
  'message.sent': 'sent a message',
  'message.failed': 'could not send a message',
  'message.unconfirmed': 'does not know whether a message was sent',
  'message.held': 'let a message wait',
  'message.cancelled': 'cancelled a message',
  'message.marked-as-sent': 'said that a message was sent',
  'message.sent-again': 'sent a message again',
  'message.released': 'let a message leave that was held',
  'message.sent-now': 'let a scheduled message leave before its time',
  'message.taken-back': 'took back a message to write on',
  'message.waited-too-long': 'ended a message that had waited too long',
  'messages.released': 'let go what was held when they had lost their access',
  'messages.cancelled': 'cancelled what was held when they had lost their access',
  'messages.marked-as-sent': 'said that all unconfirmed messages were sent',
  'messages.sent-again': 'sent all unconfirmed messages again',
  'consent-case.opened': 'began to wait for an IT admin',
  'consent-case.approved': 'saw that an IT admin’s approval holds',
  'consent-case.blocked': 'noted that IT has switched the app off',
  'consent-case.declined': 'noted that IT has denied a request',
  'consent-case.reminded': 'reminded those who wait for IT',
  'hand-off-link.made': 'made a link for IT',
  'hand-off-link.revoked': 'took a link for IT back',
  'hand-off-link.mailed': 'mailed a link for IT',
  'hand-off-link.read': 'used a link for IT',
  'it-contact.changed': 'changed the address of IT',
  'admin-consent.reported': 'came back from Microsoft with an approval',
  'admin-consent.refused': 'came back from Microsoft without an approval',
  'consent-proof.seen': 'was seen to come through after an approval',
  'consent-proof.refused': 'could not be seen to come through after an approval',
  'limit.exceeded': 'did more at once than a limit allows',
  'notice.failed': 'could not send a mail of ours',
  'activation.asked': 'asked support to activate SSO enforcement',
  'activation.given': 'activated SSO enforcement for the account',
  'activation.declined': 'did not activate SSO enforcement for the account',
  'enforcement.lifted': 'opened the other ways in again, as two people of support had approved',
  'guest-rule.changed': 'changed whether guests of a linked tenant may come in',
  'lift.asked': 'asked to open the other ways in, for support',
  'lift.approved': 'approved, as the second person of support, that the other ways in open',
  'lift.withdrawn': 'withdrew for support that the other ways in open',
  'lift.stopped': 'stopped support from opening the other ways in',
  'enforcement.required': 'made Microsoft the only way in',
  'enforcement.off': 'opened the other ways in again',
  'enforcement.announced': 'told people beforehand that SSO will be enforced',
  'binding.waiting': 'came by a mail under another name or address than the user’s, and waits for an admin',
  'binding.refused': 'was not let in by the mail',
  'audit.exported': 'exported the audit trail',
  'audit.repeats-left-out': 'counted events of one kind instead of writing each',
  'support.looked': 'looked at the account, for support',
};

type NamedWords = (name: string, event: AuditEventView) => string;

/** The same where it is known by name whom or what it was done to. */
const namedWords: Partial<Readonly<Record<AuditAction, NamedWords>>> = {
  'user.added': (name) => `added ${name}`,
  'user.role-changed': (name, { context }) =>
    context['to'] === 'admin' ? `made ${name} an admin` : `made ${name} a member`,
  'user.deactivated': (name) => `deactivated ${name}`,
  'user.reactivated': (name) => `reactivated ${name}`,
  'user.removed': (name) => `removed ${name}`,
  'users.pinned': (name) => `kept people without a tenant to ${name}`,
  'users.moved': (name) => `moved people to ${name}`,
  'invitation.sent': (name) => `invited ${name}`,
  'invitation.resent': (name) => `sent ${name} their invitation again`,
  'invitation.withdrawn': (name) => `withdrew the invitation of ${name}`,
  'invitation.accepted': (name) => `accepted the invitation of ${name}`,
  'invitation.refused': (name, { actor }) =>
    actor.kind === 'user'
      ? `turned away who came with the invitation of ${name}`
      : `was turned away with the invitation of ${name}`,
  'user.method-added': (name) => `set up another way in for ${name}`,
  'tenant.linked': (name) => `linked the Microsoft tenant ${name}`,
  'api-key.issued': (name) => `made the API key “${name}”`,
  'api-key.rotated': (name) => `renewed the API key “${name}”`,
  'api-key.revoked': (name) => `revoked the API key “${name}”`,
  'password.set': (name) => `set a password for ${name}`,
  'password.reset-sent': (name) => `asked for a link for a new password of ${name}`,
  'email-code.sent': (name) => `asked for a sign-in code for ${name}`,
  'mailbox.connected': (name) => `connected Outlook as ${name}`,
  'mailbox.needs-reconnect': (name) => `noticed that Outlook of ${name} must be connected again`,
};

/** Today's name of the target; that of the day where it has none any more. */
const nameOf = ({ target, context }: AuditEventView): string | null =>
  target.name ?? (typeof context['name'] === 'string' ? context['name'] : null);

/** What was done, as the rest of a sentence that begins with who did it. */
export function eventWords(event: AuditEventView): string {
  const name = event.actor.id === event.target.id ? null : nameOf(event);
  const named = namedWords[event.action];
  return name === null || named === undefined ? generalWords[event.action] : named(name, event);
}
