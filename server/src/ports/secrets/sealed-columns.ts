import { sql } from 'kysely';
import type { Executor } from '../db/database.ts';
import { registrationScopes } from '../microsoft/registrations.ts';
import type { SealingContext } from './sealing.ts';

export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Of the primary key. */
  readonly key: readonly string[];
  /** What it is sealed for: the purpose, which its feature has named, and these columns of the row, then these words. */
  readonly purpose: string;
  readonly of: readonly string[];
  readonly words?: readonly string[];
}

const byId = { key: ['id'], of: ['id'] } as const;
const ofOrganization = { key: ['organization_id', 'id'], of: ['organization_id', 'id'] } as const;
const ofSession = { key: ['organization_id', 'session_id'], of: ['organization_id', 'session_id'] } as const;

/** Every column that holds sealed values. A test compares them with those of the tables, and with what the features seal for. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'attempts', column: 'sealed_proofs', purpose: 'attempt', ...byId },
  { table: 'consent_waiters', column: 'sealed_token', purpose: 'waiting-token', ...ofOrganization },
  { table: 'email_codes', column: 'sealed_code_hash', purpose: 'email-code', ...byId },
  { table: 'file_links', column: 'sealed_token', purpose: 'file-link-token', ...ofOrganization, of: ['id'] },
  {
    table: 'hand_off_links',
    column: 'sealed_token',
    purpose: 'hand-off-token',
    ...ofOrganization,
    of: ['id'],
  },
  { table: 'liveness', column: 'sealed_refresh_token', purpose: 'session-refresh-token', ...ofSession },
  {
    table: 'mailboxes',
    column: 'sealed_access_token',
    purpose: 'mailbox-access-token',
    ...ofOrganization,
    of: ['organization_id', 'id', 'tenant_id', 'object_id'],
    words: ['mail', ...registrationScopes.mail],
  },
  { table: 'mailboxes', column: 'sealed_refresh_token', purpose: 'mailbox-refresh-token', ...ofOrganization },
  { table: 'notices', column: 'sealed_facts', purpose: 'notice-facts', ...byId },
  { table: 'session_choices', column: 'sealed_refresh_token', purpose: 'choice-refresh-token', ...byId },
];

/** What the value of such a row is sealed for. */
export function contextIn(
  { purpose, of, words = [] }: SealedColumn,
  row: Readonly<Record<string, unknown>>,
): SealingContext {
  return [purpose, ...of.map((name) => String(row[name])), ...words];
}

/** The id of the key that a value is sealed with. The envelope of sealing.ts: one byte with its length, then the id. */
export const keyIdIn = (column: string) =>
  sql<string>`convert_from(substring(${sql.ref(column)} from 2 for get_byte(${sql.ref(column)}, 0)), 'UTF8')`;

export interface KeyInUse {
  readonly id: string;
  /** How many values are sealed with it. */
  readonly count: number;
}

/** The keys that values are sealed with now. It reads the tables whole. */
export async function keysInUse(db: Executor): Promise<KeyInUse[]> {
  // Emptied columns hold no byte.
  const all = sealedColumns.map(
    ({ table, column }) =>
      sql`select ${keyIdIn(column)} as id from ${sql.table(table)} where length(${sql.ref(column)}) > 0`,
  );
  const found = await sql<KeyInUse>`
    select id, count(*)::int as count from (${sql.join(all, sql` union all `)}) as values_of group by id order by id`.execute(
    db,
  );
  return found.rows;
}
