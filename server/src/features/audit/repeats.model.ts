import type { AuditAction } from '@gatehouse/contract';
import { addSeconds } from '../../kernel/time.ts';

/** Events of one organization and one action that are written within an hour; what comes after is counted. */
export const eventsAnHour = 100;
const hourSeconds = 3600;
/** A transaction that began within the hour may end after it. */
const graceSeconds = 120;

/**
 * What somebody without a session can bring about as often as they like. Everything else is the act of somebody we know,
 * or of ourselves: it is recorded one by one, however often it happens.
 */
const fromOutside: ReadonlySet<AuditAction> = new Set([
  'session.refused',
  'invitation.refused',
  'binding.refused',
  'email-code.sent',
  'password.reset-sent',
  'limit.exceeded',
  // An IT admin has no user here, and whoever holds a link may come back as often as they like.
  'admin-consent.reported',
  'admin-consent.refused',
  'consent-proof.seen',
  'consent-proof.refused',
  // Whoever holds the link to a file may download it as often as they like.
  'file-link.downloaded',
  // Whoever holds the link of a wait may change their mind as often as they like.
  'consent-case.blocked',
  'consent-case.declined',
] as const);

export function isFromOutside(action: AuditAction): boolean {
  return fromOutside.has(action);
}

/** The beginning of the hour that an event is counted in. */
export function hourOf(at: Date): Date {
  const seconds = at.getTime() / 1000;
  return addSeconds(at, -(seconds % hourSeconds));
}

/** Hours that began by then are over, and nothing is added to them any more. */
export function endedHoursBegan(now: Date): Date {
  return addSeconds(now, -(hourSeconds + graceSeconds));
}
