import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import type { RequesterAnswer } from './case.model.ts';
import type { CaseKey } from './cases.store.ts';

export type WaiterRow = Selectable<DatabaseSchema['consent_waiters']>;

/** A person of one organization: a user, or somebody who is invited. */
export type PersonKey = { readonly organizationId: string } & (
  | { readonly userId: string; readonly invitationId: null }
  | { readonly userId: null; readonly invitationId: string }
);

function ofRow(db: Executor, row: Pick<WaiterRow, 'organization_id' | 'id'>) {
  return db
    .updateTable('consent_waiters')
    .where('organization_id', '=', row.organization_id)
    .where('id', '=', row.id);
}

/** Enters the person, unless they wait for this case already; gives the row that there is, and whether it is new. */
export async function enterWaiter(
  tx: Executor,
  row: Insertable<DatabaseSchema['consent_waiters']>,
): Promise<{ readonly waiter: WaiterRow; readonly isNew: boolean }> {
  const inserted = await tx
    .insertInto('consent_waiters')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (inserted) return { waiter: inserted, isNew: true };
  const present = await tx
    .selectFrom('consent_waiters')
    .selectAll()
    .where('organization_id', '=', row.organization_id)
    .where('case_id', '=', row.case_id)
    .where((of) =>
      of.or([of('user_id', '=', row.user_id ?? null), of('invitation_id', '=', row.invitation_id ?? null)]),
    )
    .executeTakeFirstOrThrow();
  return { waiter: present, isNew: false };
}

/** They ask again: what they said of an earlier request is over, and so is an earlier coming through. */
export async function renewWaiter(
  tx: Executor,
  row: WaiterRow,
  change: { readonly claim: WaiterRow['claim']; readonly since: Date; readonly returnTo: string },
): Promise<void> {
  await ofRow(tx, row)
    .set({
      claim: change.claim,
      since: change.since,
      return_to: change.returnTo,
      answer: null,
      answered_at: null,
      came_through_at: null,
    })
    .execute();
}

/** Who was removed or switched off, or whose invitation was taken back, waits no more: no mail, no page, on no list. */
export function isWithUs(waiters: 'consent_waiters' | 'w') {
  const column = (name: string) => sql.ref(`${waiters}.${name}`);
  return sql<boolean>`(
    exists (select from users u where u.organization_id = ${column('organization_id')}
             and u.id = ${column('user_id')} and u.state = 'active')
    or exists (select from invitations i where i.organization_id = ${column('organization_id')}
                and i.id = ${column('invitation_id')} and i.state in ('open', 'confirming', 'accepted')))`;
}

export async function findWaiterByToken(db: Executor, tokenHash: Buffer): Promise<WaiterRow | undefined> {
  return db
    .selectFrom('consent_waiters')
    .selectAll()
    .where(isWithUs('consent_waiters'))
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
}

/** Who waits for a case, the first first. */
export async function listWaiters(db: Executor, key: CaseKey): Promise<WaiterRow[]> {
  return db
    .selectFrom('consent_waiters')
    .selectAll()
    .where('organization_id', '=', key.organizationId)
    .where('case_id', '=', key.caseId)
    .where(isWithUs('consent_waiters'))
    .orderBy('since')
    .orderBy('id')
    .execute();
}

export async function writeAnswer(
  tx: Executor,
  row: WaiterRow,
  answer: RequesterAnswer,
  now: Date,
): Promise<void> {
  await ofRow(tx, row).set({ answer, answered_at: now, remind_at: null }).execute();
}

/** Another link for the same wait: the one before opens nothing any more. */
export async function writeToken(
  tx: Executor,
  row: Pick<WaiterRow, 'organization_id' | 'id'>,
  token: Pick<WaiterRow, 'token_hash' | 'sealed_token'>,
): Promise<void> {
  await ofRow(tx, row).set(token).execute();
}

export async function writeRemindAt(tx: Executor, row: WaiterRow, remindAt: Date | null): Promise<void> {
  await ofRow(tx, row).set({ remind_at: remindAt }).execute();
}

export async function writeWaiterReminded(tx: Executor, row: WaiterRow, now: Date): Promise<void> {
  await ofRow(tx, row).set({ reminded_at: now, remind_at: null }).execute();
}

export async function writeTold(tx: Executor, row: WaiterRow, now: Date): Promise<void> {
  await ofRow(tx, row).set({ told_at: now, remind_at: null }).execute();
}

/** Whether a user was mailed within a day that they can go on. */
export async function wasToldLately(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<boolean> {
  const found = await sql`
    select from consent_waiters
     where organization_id = ${user.organizationId} and user_id = ${user.userId}
       and told_at > clock_now() - interval '1 day' limit 1`.execute(db);
  return found.rows.length > 0;
}

/** A verified token of theirs: whatever they waited for with this registration is over for them. */
export async function settleWaits(
  tx: Executor,
  people: readonly PersonKey[],
  grant: { readonly tenantId: string; readonly registration: AppRegistration },
  now: Date,
): Promise<void> {
  for (const { organizationId, userId, invitationId } of people)
    await sql`
      ${preparedAs('settle-waits')}
      update consent_waiters w set came_through_at = ${now}, remind_at = null
        from consent_cases c
       where w.organization_id = ${organizationId} and w.came_through_at is null
         and (w.user_id = ${userId} or w.invitation_id = ${invitationId}
              or w.invitation_id in (select i.id from invitations i
                                      where i.organization_id = ${organizationId} and i.user_id = ${userId}))
         and c.organization_id = w.organization_id and c.id = w.case_id
         and c.tenant_id = ${grant.tenantId} and c.registration = ${grant.registration}`.execute(tx);
}

/** Waiters whose reminder is due; rows that another process holds are skipped. */
export async function takeDueReminders(tx: Executor, now: Date, limit: number): Promise<WaiterRow[]> {
  return tx
    .selectFrom('consent_waiters')
    .selectAll()
    .where('remind_at', '<=', now)
    .orderBy('remind_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** A user's own waits, also those that began with their invitation, the newest first. */
export async function listWaitsOfUser(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<WaiterRow[]> {
  const found = await sql<WaiterRow>`
    select w.* from consent_waiters w
     where w.organization_id = ${user.organizationId} and w.came_through_at is null
       and (w.user_id = ${user.userId} or w.invitation_id in
             (select i.id from invitations i
               where i.organization_id = ${user.organizationId} and i.user_id = ${user.userId}))
     order by w.since desc limit 20`.execute(db);
  return found.rows;
}

/** How many others wait for the same case. */
export async function countOthersWaiting(db: Executor, waiter: WaiterRow): Promise<number> {
  const row = await db
    .selectFrom('consent_waiters')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('organization_id', '=', waiter.organization_id)
    .where('case_id', '=', waiter.case_id)
    .where('id', '<>', waiter.id)
    .where(isWithUs('consent_waiters'))
    .where('came_through_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Everybody who waits or has waited, in whatever organization: the keys of their rows. */
export async function listAllWaiters(tx: Executor): Promise<Pick<WaiterRow, 'organization_id' | 'id'>[]> {
  return tx.selectFrom('consent_waiters').select(['organization_id', 'id']).execute();
}

export async function forgetDueReminders(tx: Executor, now: Date): Promise<void> {
  await tx.updateTable('consent_waiters').set({ remind_at: null }).where('remind_at', '<=', now).execute();
}
