import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshAdmin, preview, switchingDeps, switchOn } from '../../../test/programs/switching.ts';
import { settleCrowd } from '../../../test/switch-crowd.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../../ports/db/database.ts';
import { acrossOrganizations, withinOrganization } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import { takeMailings, writeMailing } from './public.ts';

/** More than one part of a mailing; Kim and Lee of the demo are two more. */
const crowdCount = 600;

let database: TestDatabase;
let owner: Database;
let server: Database;
beforeAll(async () => {
  database = await createTestDatabase('demo');
  const settings = { connectionString: database.connectionString, log: createLog('silent') };
  owner = openDatabase({ ...settings, maxConnections: 1, as: 'owner' });
  server = openDatabase({ ...settings, maxConnections: 1, as: 'server' });
  await settleCrowd(owner, crowdCount);
});
afterAll(async () => {
  await Promise.all([owner.destroy(), server.destroy()]);
  await database.drop();
});

const written = async (): Promise<{ count: number; isOver: boolean }> => {
  const row = await owner
    .selectFrom('enforcement_mailings')
    .select(['written_count', 'finished_at'])
    .executeTakeFirstOrThrow();
  return { count: row.written_count, isOver: row.finished_at !== null };
};

test('E06: a process that ends stops after the present part, and the next one writes the rest; between parts the writer rests', async () => {
  let now = 0;
  const rests: number[] = [];
  let isEnding = false;
  const deps = {
    ...switchingDeps(server, {}),
    // Each look at the clock is a second later: a part takes one.
    ticks: { seconds: () => (now += 1) },
    // The first rest is when the process is told to end.
    pause: async (seconds: number) => {
      isEnding = rests.length === 0;
      rests.push(seconds);
    },
    isEnding: () => isEnding,
  };
  const write = async (): Promise<void> => {
    for (const mailing of await acrossOrganizations(() => takeMailings(deps, 1)))
      await withinOrganization(mailing.organization_id, () => writeMailing(deps, mailing));
  };
  const who = await acrossOrganizations(() => freshAdmin(server, 'ada@contoso.example'));
  await withinOrganization(who.organizationId, async () => switchOn(deps, who, await preview(deps, who)));

  await write();
  expect(await written()).toMatchObject({ isOver: false });
  const { count: first } = await written();
  expect(first).toBeGreaterThan(0);
  await write();
  expect((await written()).count).toBe(first);

  isEnding = false;
  await write();
  expect(await written()).toEqual({ count: crowdCount + 2, isOver: true });
  const mails = await owner.selectFrom('notices').select('id').where('is_bulk', '=', true).execute();
  expect(mails).toHaveLength(crowdCount + 2);
  expect(rests.every((seconds) => seconds > 1)).toBe(true);
  expect(rests).not.toEqual([]);
});
