import type { MoveGroup } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/test-database.ts';
import type { Database } from '../../ports/db/database.ts';
import { listMovers, readMoveFacts, type MoversOf } from './movers.store.ts';
import { moveGroupOf, type MoverFacts } from './tenant-move.model.ts';

const organizationId = 'org_of_all_movers';
const [contoso, fabrikam, wingtip] = [
  '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
  'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c',
  '2ad60f83-b91e-4c57-95d4-3f7c8e21a06b',
];

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  await sql`insert into organizations (id, name, created_at) values (${organizationId}, 'All', clock_now())`.execute(
    db,
  );
});
afterAll(() => close());

const yesNo = [false, true];

/** Everybody there can be; the first of them acts. */
const everybody = [null, contoso, fabrikam, wingtip].flatMap((pinnedTenantId) =>
  [null, contoso, fabrikam, wingtip].flatMap((identityTenantId) =>
    (['active', 'deactivated'] as const).flatMap((state) =>
      yesNo.flatMap((doesAddressBounce) =>
        yesNo.map((hasNewAddress) => ({
          pinnedTenantId,
          identityTenantId,
          state,
          doesAddressBounce,
          hasNewAddress,
        })),
      ),
    ),
  ),
);
type Person = (typeof everybody)[number];
const idOf = (at: number): string => `usr_${String(at).padStart(26, '0')}`;
const addressOf = (person: Person, at: number): string =>
  person.hasNewAddress ? `new${at}@fabrikam.example` : `p${at}@contoso.example`;
const isOfContoso = (person: Person): boolean =>
  (person.pinnedTenantId ?? person.identityTenantId) === contoso;
const actor = everybody.findIndex((person) => isOfContoso(person) && person.state === 'active');

async function settle(person: Person, at: number): Promise<void> {
  const id = idOf(at);
  await sql`insert into users (organization_id, id, display_name, email, role, state, pinned_tenant_id, created_at)
    values (${organizationId}, ${id}, ${`Person ${at}`}, ${`p${at}@contoso.example`}, 'member', ${person.state},
            ${person.pinnedTenantId}, clock_now())`.execute(db);
  if (person.identityTenantId !== null)
    await sql`insert into entra_identities (organization_id, user_id, tenant_id, object_id, linked_at)
      values (${organizationId}, ${id}, ${person.identityTenantId}, gen_random_uuid(), clock_now())`.execute(
      db,
    );
  if (person.doesAddressBounce)
    await sql`insert into notices (id, organization_id, kind, recipient_address, idempotency_key, state, failed_because,
                                   created_at, due_at, ended_at)
      values (${`ntc_${at}`}, ${organizationId}, 'role-changed', ${addressOf(person, at)}, ${id}, 'failed', 'refused',
              clock_now(), clock_now(), clock_now())`.execute(db);
}

function groupOf(person: Person, at: number): MoveGroup {
  const facts: MoverFacts = { ...person, isActor: at === actor, toTenantId: fabrikam };
  return moveGroupOf(facts);
}

const newAddresses = Object.fromEntries(
  everybody.map((person, at) => [idOf(at), person.hasNewAddress ? addressOf(person, at) : null]),
);
const of = (people: MoversOf['people']): MoversOf => ({
  organizationId,
  fromTenantId: contoso,
  toTenantId: fabrikam,
  actorId: idOf(actor),
  people,
});

test('E11: the SQL over all people of a move and the decision about one say the same', async () => {
  for (const [at, person] of everybody.entries()) await settle(person, at);
  const page = { group: undefined, after: undefined, limit: 1000 };
  const found = await listMovers(db, of(newAddresses), page);
  const wanted = everybody.flatMap((person, at) =>
    isOfContoso(person)
      ? [{ id: idOf(at), group: groupOf(person, at), new_address: newAddresses[idOf(at)] ?? null }]
      : [],
  );
  expect(
    found
      .map(({ id, group, new_address }) => ({ id, group, new_address }))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  ).toEqual(wanted);

  const { counts } = await readMoveFacts(db, of(newAddresses));
  for (const group of ['moves', 'arrived', 'switched-off', 'cannot-be-mailed', 'acts'] as const)
    expect(counts[group]).toBe(wanted.filter((row) => row.group === group).length);
});

test('who is not named does not move; nobody is named twice by the pages of a list', async () => {
  const named = Object.fromEntries(Object.entries(newAddresses).slice(0, 60));
  const all = await listMovers(db, of(named), { group: undefined, after: undefined, limit: 1000 });
  expect(all.every(({ id }) => id in named)).toBe(true);
  const seen: string[] = [];
  for (let after: { sortKey: string; id: string } | undefined; ;) {
    const rows = await listMovers(db, of(named), { group: undefined, after, limit: 7 });
    seen.push(...rows.map(({ id }) => id));
    const last = rows.at(-1);
    if (last === undefined) break;
    after = { sortKey: last.sort_name, id: last.id };
  }
  expect(seen).toEqual(all.map(({ id }) => id));
});

test('E11: what a preview told is compared: a group, an address or a new address that changed is seen', async () => {
  const hash = async (people: MoversOf['people'] = newAddresses) =>
    (await readMoveFacts(db, of(people))).hash;
  const before = await hash();
  expect(await hash()).toEqual(before);
  const moving = everybody.findIndex((person, at) => isOfContoso(person) && groupOf(person, at) === 'moves');
  expect(await hash({ ...newAddresses, [idOf(moving)]: 'other@fabrikam.example' })).not.toEqual(before);
  for (const change of [sql`email = 'moved@contoso.example'`, sql`state = 'deactivated'`]) {
    const was = await hash();
    await sql`update users set ${change} where id = ${idOf(moving)}`.execute(db);
    expect(await hash()).not.toEqual(was);
  }
  const none = await readMoveFacts(db, of({}));
  expect([none.hash.length, Object.values(none.counts)]).toEqual([0, [0, 0, 0, 0, 0]]);
});
