import { deleteOldBindingLinks } from '../features/bindings/public.ts';
import { deleteOldCases, lookAfterCases } from '../features/consent-cases/public.ts';
import { deleteOldApiKeys } from '../features/api-keys/public.ts';
import { tellRepeats } from '../features/audit/public.ts';
import { deleteOldSightings } from '../features/grants/public.ts';
import { deleteFullBuckets } from '../features/limits/public.ts';
import { deleteForgottenAttachments } from '../features/attachments/public.ts';
import { deleteUntouchedDrafts } from '../features/drafts/public.ts';
import { sweepFiles } from '../features/file-links/public.ts';
import { deleteOldAttempts } from '../features/attempts/public.ts';
import { deleteOldCodes } from '../features/email-codes/public.ts';
import { deleteOldResets } from '../features/passwords/public.ts';
import { deleteOldChoices, deleteOldSessions, forgetDeadTokens } from '../features/sessions/public.ts';
import { deleteOldSupportSessions } from '../features/support-door/public.ts';
import { deleteOldMoves } from '../features/tenant-moves/public.ts';
import { deleteOldPreviews } from '../features/enforcement/public.ts';
import { deleteOldHandOffLinks } from '../features/hand-off/public.ts';
import { deleteOldEntries, endLinksOfCancelled, endWaiting } from '../features/outbox/public.ts';
import { deleteOldNotices } from '../features/notices/public.ts';
import { draftDays } from '@gatehouse/contract';
import { addSeconds } from '../kernel/time.ts';
import type { Sweep } from '../jobs/sweeper.ts';
import { acrossOrganizations } from '../ports/db/reach.ts';
import type { Deps } from './deps.ts';

const daySeconds = 24 * 60 * 60;

/** Housekeeping; nothing depends on when it runs. */
export function createSweep(deps: Deps): Sweep {
  return (isStopping) => acrossOrganizations(() => sweep(deps, isStopping));
}

/**
 * By name. Any number of processes may sweep at once: each step takes rows that nobody else has in hand, in the transaction of what it
 * does with them, so that what one leaves who dies is found by the next (security case N15).
 */
function stepsOf(deps: Deps, now: Date): Readonly<Record<string, () => Promise<unknown>>> {
  const { db, clock, random } = deps;
  return {
    endWaiting: () => endWaiting(deps),
    deleteOldEntries: () => deleteOldEntries(deps.db),
    tellRepeats: () => tellRepeats({ db, clock, random }, now),
    deleteUntouchedDrafts: () => deleteUntouchedDrafts(db, addSeconds(now, -draftDays * daySeconds)),
    deleteForgottenAttachments: () => deleteForgottenAttachments(db, addSeconds(now, -daySeconds)),
    sweepFiles: () => sweepFiles(db, now),
    endLinksOfCancelled: () => endLinksOfCancelled(db, now),
    deleteOldAttempts: () => deleteOldAttempts(db, addSeconds(now, -30 * daySeconds)),
    deleteOldChoices: () => deleteOldChoices(db, now),
    deleteOldResets: () => deleteOldResets(db, addSeconds(now, -daySeconds)),
    deleteOldCodes: () => deleteOldCodes(db, addSeconds(now, -daySeconds)),
    deleteFullBuckets: () => deleteFullBuckets(db, now),
    deleteOldHandOffLinks: () => deleteOldHandOffLinks(db, addSeconds(now, -30 * daySeconds)),
    deleteOldPreviews: () => deleteOldPreviews(db, addSeconds(now, -daySeconds)),
    deleteOldMoves: () => deleteOldMoves(db, addSeconds(now, -daySeconds)),
    deleteOldBindingLinks: () => deleteOldBindingLinks(db, addSeconds(now, -30 * daySeconds)),
    deleteOldNotices: () => deleteOldNotices(db, addSeconds(now, -30 * daySeconds)),
    deleteOldCases: () => deleteOldCases(db, addSeconds(now, -180 * daySeconds)),
    deleteOldApiKeys: () => deleteOldApiKeys(db, addSeconds(now, -30 * daySeconds)),
    deleteOldSupportSessions: () => deleteOldSupportSessions(db, addSeconds(now, -30 * daySeconds)),
    forgetDeadTokens: () => forgetDeadTokens(db),
    deleteOldSessions: () => deleteOldSessions(db, addSeconds(now, -30 * daySeconds)),
    deleteOldSightings: () => deleteOldSightings(db, addSeconds(now, -400 * daySeconds)),
  };
}

async function sweep(deps: Deps, isStopping: () => boolean): Promise<void> {
  const now = await deps.clock.now(deps.db);
  for (const [step, work] of Object.entries(stepsOf(deps, now))) {
    if (isStopping()) return;
    // A step that fails, each time perhaps, keeps nobody from the others.
    await work().catch((fault: unknown) => deps.log.error('sweep.step-failed', { step }, fault));
  }
}

/** What is due of those who wait for an IT admin; asked for once a minute. */
export function createCaseWork(deps: Deps): () => Promise<void> {
  return () => acrossOrganizations(() => lookAfterCases(deps));
}
