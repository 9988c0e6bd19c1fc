import { sql, type SqlBool } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

/** One person of the list, as the tables know them. */
export interface PersonRow {
  readonly id: string;
  readonly display_name: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly state: 'active' | 'deactivated' | 'removed';
  readonly other_methods: ('password' | 'email-code')[];
  readonly has_identity: boolean;
  readonly pinned_tenant_id: string | null;
  readonly pinned_domain: string | null;
  readonly created_at: Date;
  readonly last_seen_at: Date | null;
  /** What the list is ordered by: the name, or the word that matched. */
  readonly sort_key: string;
}

export interface PeopleQuery {
  readonly organizationId: string;
  /** Beginnings of words, in lower case, the longest first; empty: everybody. */
  readonly words: readonly string[];
  readonly role: 'admin' | 'member' | undefined;
  readonly state: 'active' | 'deactivated' | undefined;
  readonly method: 'password' | 'email-code' | undefined;
  readonly isWithoutPin: boolean;
  /** The last of the page before. */
  readonly after: { readonly sortKey: string; readonly id: string } | undefined;
  readonly limit: number;
}

type Condition = ReturnType<typeof sql<SqlBool>>;

const columns = sql`u.id, u.display_name, u.email, u.role, u.state, u.other_methods, u.pinned_tenant_id,
  t.display_domain as pinned_domain, u.created_at, u.last_seen_at,
  exists (select 1 from entra_identities i where i.organization_id = u.organization_id and i.user_id = u.id)
    as has_identity`;

const tenantJoin = sql`left join linked_tenants t
  on t.organization_id = u.organization_id and t.tenant_id = u.pinned_tenant_id`;

function filters(query: PeopleQuery): Condition[] {
  const all: Condition[] = [
    sql<SqlBool>`u.organization_id = ${query.organizationId}`,
    sql<SqlBool>`u.state <> 'removed'`,
  ];
  if (query.role !== undefined) all.push(sql<SqlBool>`u.role = ${query.role}`);
  if (query.state !== undefined) all.push(sql<SqlBool>`u.state = ${query.state}`);
  // The literal, not a parameter: only so may the planner take the partial index.
  if (query.method === 'password') all.push(sql<SqlBool>`u.other_methods @> array['password']`);
  if (query.method === 'email-code') all.push(sql<SqlBool>`u.other_methods @> array['email-code']`);
  if (query.isWithoutPin) all.push(sql<SqlBool>`u.pinned_tenant_id is null`);
  return all;
}

/** The end of the range of all words with this beginning, in the order of "C". */
const endOfRange = (word: string): string => `${word}\u{10ffff}`;

async function listByName(db: Executor, query: PeopleQuery): Promise<PersonRow[]> {
  const conditions = filters(query);
  if (query.after !== undefined)
    conditions.push(sql<SqlBool>`(u.sort_name, u.id) > (${query.after.sortKey}, ${query.after.id})`);
  const found = await sql<PersonRow>`
    select ${columns}, u.sort_name as sort_key
      from users u ${tenantJoin}
     where ${sql.join(conditions, sql` and `)}
     order by u.sort_name, u.id limit ${query.limit}`.execute(db);
  return found.rows;
}

/** Counted no further: a word of so many people leads a search as well as one of more. */
const countUpTo = 2000;

/** How many words of the organization begin so, up to a bound. */
async function countBeginnings(db: Executor, organizationId: string, word: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from user_words w where w.organization_id = ${organizationId}
         and w.word >= ${word} and w.word < ${endOfRange(word)} limit ${countUpTo}) as counted`.execute(db);
  return found.rows[0]?.count ?? 0;
}

/** The words with the rarest first, which leads; the others filter. Of equally rare ones the longest leads. */
async function rarestFirst(db: Executor, query: PeopleQuery): Promise<readonly string[]> {
  const { words, after } = query;
  if (words.length < 2) return words;
  // A further page goes on with the word that led the first, whatever has become rarer since: its key begins with it.
  const led = after && words.find((word) => after.sortKey.startsWith(word));
  if (led !== undefined) return [led, ...words.filter((word) => word !== led)];
  const counted = await Promise.all(
    words.map(async (word) => ({ word, count: await countBeginnings(db, query.organizationId, word) })),
  );
  return counted.toSorted((one, other) => one.count - other.count).map(({ word }) => word);
}

/** One row a person: at the first of their words that begins as the leading one. */
async function listByWord(
  db: Executor,
  query: PeopleQuery,
  [lead = '', ...others]: readonly string[],
): Promise<PersonRow[]> {
  const conditions = [
    ...filters(query),
    sql<SqlBool>`w.organization_id = ${query.organizationId}`,
    sql<SqlBool>`w.word >= ${lead} and w.word < ${endOfRange(lead)}`,
    sql<SqlBool>`not exists (select 1 from user_words e where e.organization_id = w.organization_id
      and e.user_id = w.user_id and e.word >= ${lead} and e.word < w.word)`,
    ...others.map(
      (word) => sql<SqlBool>`exists (select 1 from user_words o where o.organization_id = w.organization_id
        and o.user_id = w.user_id and o.word >= ${word} and o.word < ${endOfRange(word)})`,
    ),
  ];
  if (query.after !== undefined)
    conditions.push(sql<SqlBool>`(w.word, w.user_id) > (${query.after.sortKey}, ${query.after.id})`);
  const found = await sql<PersonRow>`
    select ${columns}, w.word as sort_key
      from user_words w
      join users u on u.organization_id = w.organization_id and u.id = w.user_id ${tenantJoin}
     where ${sql.join(conditions, sql` and `)}
     order by w.word, w.user_id limit ${query.limit}`.execute(db);
  return found.rows;
}

/** A page of the people of an organization; the work depends on the page, not on how many people there are. */
export async function listPeople(db: Executor, query: PeopleQuery): Promise<PersonRow[]> {
  const words = await rarestFirst(db, query);
  return words.length === 0 ? listByName(db, query) : listByWord(db, query, words);
}

/** One person of the organization, removed ones excepted. */
export async function findPerson(
  db: Executor,
  organizationId: string,
  userId: string,
): Promise<PersonRow | undefined> {
  const found = await sql<PersonRow>`
    select ${columns}, u.sort_name as sort_key
      from users u ${tenantJoin}
     where u.organization_id = ${organizationId} and u.id = ${userId} and u.state <> 'removed'`.execute(db);
  return found.rows[0];
}
