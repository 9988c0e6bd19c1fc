import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { revokeAllApiKeys, type EndedApiKey } from '../api-keys/public.ts';
import { endAllAttempts } from '../attempts/public.ts';
import { recordAuditEvent, type ContextOf } from '../audit/public.ts';
import { endAllBindingLinks } from '../bindings/public.ts';
import { renewAllWaits } from '../consent-cases/public.ts';
import { endAllCodes } from '../email-codes/public.ts';
import { deleteOldPreviews, stopAllMailings } from '../enforcement/public.ts';
import { revokeAllFileLinks } from '../file-links/public.ts';
import { revokeAllHandOffLinks } from '../hand-off/public.ts';
import { withdrawAllInvitations } from '../invitations/public.ts';
import { withdrawAllLifts } from '../lifts/public.ts';
import { forgetAllMailboxTokens } from '../mailboxes/public.ts';
import { endAllWaitingNotices } from '../notices/public.ts';
import { listOrganizations, raiseAllEpochs } from '../organizations/public.ts';
import { doubtAllWaiting } from '../outbox/public.ts';
import { endAllResets } from '../passwords/public.ts';
import { endAllSessions } from '../sessions/public.ts';
import { endAllSupportSessions } from '../support-door/public.ts';
import { deleteOldMoves } from '../tenant-moves/public.ts';

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
}

export interface Restored {
  /** The instant whose state came back. */
  readonly takenAt: Date;
  /** Who has restored it: somebody of the vendor. */
  readonly by: string;
}

type Ended = Omit<ContextOf<'organization.restored'>, 'backupOf'>;

export interface WhatCameBack {
  readonly organizationCount: number;
  /** What was ended, in all organizations together. */
  readonly ended: Ended;
  readonly apiKeys: readonly EndedApiKey[];
}

/** Longer than any preview lives. */
const aDaySeconds = 24 * 60 * 60;

/**
 * The state of an earlier instant is there again: ends, in the transaction that brings it, all that may have been ended, used or
 * sent since then, because nobody can tell any more (security case N08). Who may come in proves it anew, what lets somebody act is
 * made anew, and nothing leaves by itself. Each organization's trail says so.
 *
 * What is not a credential stays as it was at that instant: people, roles, rules, passwords. README.md says what follows from it.
 */
export async function endWhatCameBack(deps: Deps, tx: Executor, restored: Restored): Promise<WhatCameBack> {
  const now = await deps.clock.now(tx);
  await raiseAllEpochs(tx);
  const apiKeys = await revokeAllApiKeys(tx, now);
  const counts: Readonly<Record<keyof Ended, CountByOrganization>> = {
    sessionCount: await endAllSessions(tx, now),
    apiKeyCount: countKeys(apiKeys),
    mailboxCount: await forgetAllMailboxTokens(tx, now),
    invitationCount: await withdrawAllInvitations(tx, now),
    bindingLinkCount: await endAllBindingLinks(tx, now),
    passwordLinkCount: await endAllResets(tx, now),
    handOffLinkCount: await revokeAllHandOffLinks(tx, now),
    fileLinkCount: await revokeAllFileLinks(tx, now),
    messageCount: await doubtAllWaiting(tx, now),
    noticeCount: await endAllWaitingNotices(tx, now),
    mailingCount: await stopAllMailings(tx, now),
    liftCount: await withdrawAllLifts(tx, now),
  };
  await endAllSupportSessions(tx, now);
  await endAllAttempts(tx, now);
  await endAllCodes(tx, now);
  await renewAllWaits(deps, tx, now);
  await deleteOldPreviews(tx, addSeconds(now, aDaySeconds));
  await deleteOldMoves(tx, addSeconds(now, aDaySeconds));
  const organizations = await listOrganizations(tx);
  for (const { id } of organizations)
    await recordAuditEvent(deps, tx, {
      organizationId: id,
      at: now,
      action: 'organization.restored',
      actor: { kind: 'support', id: `command:${restored.by}`, name: restored.by },
      target: { kind: 'organization', id },
      context: {
        backupOf: restored.takenAt.toISOString(),
        ...mapCounts(counts, (count) => count.get(id) ?? 0),
      },
    });
  return { organizationCount: organizations.length, ended: mapCounts(counts, sumOf), apiKeys };
}

function countKeys(keys: readonly EndedApiKey[]): CountByOrganization {
  const byOrganization = Map.groupBy(keys, (key) => key.organization_id);
  return new Map([...byOrganization].map(([id, theirs]) => [id, theirs.length]));
}

function sumOf(counts: CountByOrganization): number {
  return counts.values().reduce((sum, count) => sum + count, 0);
}

function mapCounts(
  counts: Readonly<Record<keyof Ended, CountByOrganization>>,
  of: (counts: CountByOrganization) => number,
): Ended {
  return {
    sessionCount: of(counts.sessionCount),
    apiKeyCount: of(counts.apiKeyCount),
    mailboxCount: of(counts.mailboxCount),
    invitationCount: of(counts.invitationCount),
    bindingLinkCount: of(counts.bindingLinkCount),
    passwordLinkCount: of(counts.passwordLinkCount),
    handOffLinkCount: of(counts.handOffLinkCount),
    fileLinkCount: of(counts.fileLinkCount),
    messageCount: of(counts.messageCount),
    noticeCount: of(counts.noticeCount),
    mailingCount: of(counts.mailingCount),
    liftCount: of(counts.liftCount),
  };
}
