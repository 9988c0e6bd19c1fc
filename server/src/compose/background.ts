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
import { acrossOrganizations } from '../ports/db/reach.ts';
import type { Deps } from './deps.ts';

const daySeconds = 24 * 60 * 60;

/** Housekeeping; nothing depends on when it runs. */
export function createSweep(deps: Deps): () => Promise<void> {
  return () => acrossOrganizations(() => sweep(deps));
}

async function sweep(deps: Deps): Promise<void> {
  const { db, clock, random } = deps;
  const now = await clock.now(db);
  await endWaiting(deps);
  await deleteOldEntries(deps.db);
  await tellRepeats({ db, clock, random }, now);
  await deleteUntouchedDrafts(db, addSeconds(now, -draftDays * daySeconds));
  await deleteForgottenAttachments(db, addSeconds(now, -daySeconds));
  await sweepFiles(db, now);
  await endLinksOfCancelled(db, now);
  await deleteOldAttempts(db, addSeconds(now, -30 * daySeconds));
  await deleteOldChoices(db, now);
  await deleteOldResets(db, addSeconds(now, -daySeconds));
  await deleteOldCodes(db, addSeconds(now, -daySeconds));
  await deleteFullBuckets(db, now);
  await deleteOldHandOffLinks(db, addSeconds(now, -30 * daySeconds));
  await deleteOldPreviews(db, addSeconds(now, -daySeconds));
  await deleteOldMoves(db, addSeconds(now, -daySeconds));
  await deleteOldBindingLinks(db, addSeconds(now, -30 * daySeconds));
  await deleteOldNotices(db, addSeconds(now, -30 * daySeconds));
  await deleteOldCases(db, addSeconds(now, -180 * daySeconds));
  await deleteOldApiKeys(db, addSeconds(now, -30 * daySeconds));
  await deleteOldSupportSessions(db, addSeconds(now, -30 * daySeconds));
  await forgetDeadTokens(db);
  await deleteOldSessions(db, addSeconds(now, -30 * daySeconds));
  await deleteOldSightings(db, addSeconds(now, -400 * daySeconds));
}

/** What is due of those who wait for an IT admin; asked for once a minute. */
export function createCaseWork(deps: Deps): () => Promise<void> {
  return () => acrossOrganizations(() => lookAfterCases(deps));
}
