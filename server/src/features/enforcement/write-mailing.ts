import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Ticks } from '../../ports/clock/ticks.ts';
import { writeBindingLinks } from '../bindings/public.ts';
import { enqueueBulkNotices, type Notice } from '../notices/public.ts';
import type { ActivationDeps } from './enforcement-deps.ts';
import { nextToMail, type PersonToMail } from './fates.store.ts';
import { mailFirstPasswords, type WrittenPart } from './mail-first-passwords.ts';
import {
  listMailingsUnderWay,
  lockMailing,
  moveMailing,
  type LockedMailing,
  type MailingRow,
} from './mailings.store.ts';

/** Writes the next part of a mailing of one kind. */
export type MailPart = (
  tx: Executor,
  mailing: LockedMailing,
  page: { readonly at: Date; readonly limit: number },
) => Promise<WrittenPart>;

export interface MailingDeps extends ActivationDeps {
  /** Of `moved`: those who were moved to another tenant, which tenant-moves knows. */
  readonly mailMoved: MailPart;
  readonly db: Database;
  readonly clock: Clock;
  readonly wakeNoticeSender: () => void;
  readonly ticks: Ticks;
  /** Waits for so many seconds, or until the process ends. */
  readonly pause: (seconds: number) => Promise<void>;
  /** The process ends: somebody else writes what is left. */
  readonly isEnding: () => boolean;
}

/** Users that one transaction looks at: enough to be fast, few enough that others are not kept waiting (security case E07). */
const partSize = 500;

/** How long the writer rests after a part, as a share of what the part took; `npm run bench -- enforcement` shows both sides. */
const restShare = 5;

/** Mailings that somebody should write. */
export function takeMailings(deps: Pick<MailingDeps, 'db'>, limit: number): Promise<MailingRow[]> {
  return listMailingsUnderWay(deps.db, limit);
}

/**
 * Writes a mailing to its end, part by part. A part, the links in it and the place that it reached are one transaction: after
 * a crash anywhere the next one goes on there, and nobody is mailed twice or left out (security cases E06, E07). It rests
 * much longer than it has worked: the time belongs to everybody else's requests.
 */
export async function writeMailing(deps: MailingDeps, mailing: MailingRow): Promise<void> {
  for (let isOver = false; !isOver && !deps.isEnding();) {
    const startedAt = deps.ticks.seconds();
    isOver = !(await inTransaction(deps.db, (tx) => writePart(deps, tx, mailing)));
    deps.wakeNoticeSender();
    if (!isOver) await deps.pause((deps.ticks.seconds() - startedAt) * restShare);
  }
}

/** One part; false where there is nothing left for us to do. */
async function writePart(deps: MailingDeps, tx: Executor, taken: MailingRow): Promise<boolean> {
  const mailing = await lockMailing(tx, taken);
  if (!mailing) return false;
  const now = await deps.clock.now(tx);
  const page = { at: now, limit: partSize };
  const { count, reached, isLast } = await mailPart(deps, tx, mailing, page);
  await moveMailing(tx, mailing, {
    count,
    reached,
    finishedAt: isLast ? now : null,
  });
  return !isLast;
}

const mailPart = (deps: MailingDeps, ...[tx, mailing, page]: Parameters<MailPart>): Promise<WrittenPart> => {
  const { what } = mailing;
  if (what === 'opened') return mailFirstPasswords(deps, tx, mailing, page);
  if (what === 'moved') return deps.mailMoved(tx, mailing, page);
  return mailLinksBack(deps, tx, { ...mailing, what }, page);
};

type MailingBack = LockedMailing & { readonly what: 'announced' | 'enforced' };

/** The next people who must come back through Microsoft, or soon must. */
async function mailLinksBack(
  deps: MailingDeps,
  tx: Executor,
  mailing: MailingBack,
  { at, limit }: { readonly at: Date; readonly limit: number },
): Promise<WrittenPart> {
  const { organization_id: organizationId } = mailing;
  const of = { organizationId, pins: { forAll: mailing.pin_for_all, each: mailing.pins } };
  const { people, reached, isLast } = await nextToMail(tx, of, { after: mailing.reached, limit });
  const wanted = people.map((person) => ({
    organizationId,
    userId: person.id,
    tenantId: person.next_tenant_id,
  }));
  const made = { why: mailing.what, at, baseUrl: deps.baseUrl };
  const links = await writeBindingLinks(deps, tx, wanted, made);
  const notices = people.flatMap((person): Notice[] => {
    const link = links.get(person.id);
    if (link === undefined) return [];
    return [
      {
        organizationId,
        recipient: { address: person.email, name: person.display_name },
        idempotencyKey: `${mailing.id}:${person.id}`,
        at,
        content: contentOf(mailing, person, link),
      },
    ];
  });
  await enqueueBulkNotices(deps, tx, notices);
  return { count: people.length, reached, isLast };
}

function contentOf(
  mailing: MailingBack,
  person: PersonToMail,
  link: { readonly link: string; readonly expiresAt: Date },
): Notice['content'] {
  const facts = {
    organizationName: mailing.organization_name,
    tenantDomain: person.next_domain,
    link: link.link,
    worksUntilAt: link.expiresAt,
  };
  return mailing.what === 'enforced'
    ? { kind: 'signed-out-everywhere', onlyMicrosoft: facts }
    : { kind: 'enforcement-announced', adminName: mailing.started_by_name ?? '', ...facts };
}
