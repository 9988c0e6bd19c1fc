import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import type { AttemptTrace } from './attempt-trace.ts';

export type AttemptRow = Selectable<DatabaseSchema['attempts']>;

export async function insertAttempt(
  db: Executor,
  row: Insertable<DatabaseSchema['attempts']>,
): Promise<void> {
  await db.insertInto('attempts').values(row).modifyEnd(preparedAs('insert-attempt')).execute();
}

const columnsOfTaken = [
  'id',
  'started_at',
  'authority',
  'display',
  'return_to',
  'client_request_id',
  'browser_hash',
  'organization_id',
  'user_id',
  'session_id',
  'invitation_id',
  'hand_off_link_id',
  'binding_link_id',
  'registration',
  'prompt',
  'login_hint',
  'sealed_proofs',
] as const satisfies readonly (keyof AttemptRow)[];

export type TakenRow = Pick<AttemptRow, (typeof columnsOfTaken)[number]> & { readonly taken_at: Date };

/**
 * Takes the attempt with this state, for this browser, once: of any number of callbacks at once exactly one gets the
 * row (one statement, security case A01). Which of the conditions failed is asked afterwards, for the page.
 */
export async function takeAttemptRow(
  db: Executor,
  keys: {
    readonly stateHash: Buffer;
    readonly browserHash: Buffer;
    readonly purpose: AttemptRow['purpose'];
    readonly registration: AppRegistration | undefined;
  },
): Promise<TakenRow | undefined> {
  const now = sql<Date>`clock_now()`;
  const taking = db
    .updateTable('attempts')
    .set({ taken_at: now })
    .where('state_hash', '=', keys.stateHash)
    .where('browser_hash', '=', keys.browserHash)
    .where('purpose', '=', keys.purpose)
    .where('taken_at', 'is', null)
    .where('expires_at', '>', now);
  const ofOne =
    keys.registration === undefined ? taking : taking.where('registration', '=', keys.registration);
  return ofOne
    .returning([...columnsOfTaken, sql<Date>`taken_at`.as('taken_at')])
    .modifyEnd(preparedAs(ofOne === taking ? 'take-attempt' : 'take-attempt-of-registration'))
    .executeTakeFirst();
}

export async function findAttemptByState(db: Executor, stateHash: Buffer): Promise<AttemptRow | undefined> {
  return db.selectFrom('attempts').selectAll().where('state_hash', '=', stateHash).executeTakeFirst();
}

/** The attempt, only for the browser that started it. */
export async function findAttemptOfBrowser(
  db: Executor,
  id: string,
  browserHash: Buffer,
): Promise<AttemptRow | undefined> {
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('id', '=', id)
    .where('browser_hash', '=', browserHash)
    .executeTakeFirst();
}

export interface AttemptEnd {
  readonly endedAt: Date;
  /** The attempt that goes on from here. */
  readonly continuedAs?: string;
  readonly failureCode: string | null;
  readonly aadsts: number | null;
  readonly reference: string | null;
  readonly trace: AttemptTrace;
}

const authenticationColumns = (said: AttemptTrace['authentication']) => ({
  authenticated_at: said?.at ?? null,
  auth_methods: said?.methods === null || said === null ? null : [...said.methods],
  auth_class: said?.class ?? null,
});

/** How the attempt ended; the proofs are of no use to anybody any more. */
export async function endAttemptRow(db: Executor, id: string, end: AttemptEnd): Promise<void> {
  const { trace } = end;
  await db
    .updateTable('attempts')
    .set({
      ended_at: end.endedAt,
      continued_as: end.continuedAs ?? null,
      failure_code: end.failureCode,
      aadsts: end.aadsts,
      reference: end.reference,
      answer: trace.answer,
      answer_error: trace.answerError,
      answer_subcode: trace.answerSubcode,
      exchange: trace.exchange,
      exchange_why: trace.exchangeWhy,
      tenant_id: trace.subject?.tenantId ?? null,
      object_id: trace.subject?.objectId ?? null,
      ...authenticationColumns(trace.authentication),
      sealed_proofs: Buffer.alloc(0),
    })
    .where('id', '=', id)
    .modifyEnd(preparedAs('end-attempt'))
    .execute();
}

/** Removes attempts that ended or expired a month ago; support explains failures from the rest. */
export async function deleteOldAttempts(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('attempts').where('expires_at', '<', before).execute();
}

/**
 * After a restore: no callback finds an attempt any more, and nobody is asked about one that did not come back: what became of it
 * is not known here.
 */
export async function endAllAttempts(tx: Executor, now: Date): Promise<void> {
  await sql`
    update attempts
       set ended_at = ${now}, sealed_proofs = ''::bytea,
           expires_at = case when taken_at is null then least(expires_at, ${now}::timestamptz) else expires_at end,
           missed_at = case when taken_at is null then coalesce(missed_at, ${now}) else missed_at end
     where ended_at is null`.execute(tx);
}
