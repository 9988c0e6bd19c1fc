import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand, type CommandRun } from '../../test/command.ts';
import { startHouse, type House } from '../../test/harness.ts';
import { organizationIdOf } from '../../test/support.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const command = (...given: readonly string[]): Promise<CommandRun> =>
  runCommand(house, 'delete-organization.ts', ...given);

const organizationNames = async (): Promise<string[]> =>
  (await house.db.selectFrom('organizations').select('name').execute()).map(({ name }) => name).toSorted();

describe('npm run organization:delete', () => {
  test.each([
    [[], 'name one organization'],
    [['Wingtip Supply'], '--confirm is missing'],
    [['Wingtip Supply', '--confirm', 'Wingtip'], 'not the name of this organization'],
    [['Nobody', '--confirm', 'Nobody'], 'there is no organization'],
    [['Wingtip Supply', '--confirm', 'Wingtip Supply', '--by', ' '], 'say who deletes'],
  ])('%j deletes nothing and says why', async (given, why) => {
    const before = await organizationNames();
    const refused = await command(...given);
    expect([refused.status, refused.out]).toEqual([1, '']);
    expect(refused.errors).toContain(why);
    expect(refused.errors).not.toMatch(/\n {4}at /);
    expect(await organizationNames()).toEqual(before);
  });

  test('deletes it by its name, says what went, and where its chain of audit events ended', async () => {
    const id = await organizationIdOf(house, 'Wingtip Supply');
    const deleted = await command('Wingtip Supply', '--confirm', 'Wingtip Supply', '--by', 'Sam');
    expect([deleted.status, deleted.errors]).toEqual([0, '']);
    expect(deleted.out).toMatch(
      /^org_\w+ is deleted:\n(?: {2}\w+ +\d+\n)+Its chain .* at \d+:[0-9a-f]{64}\n$/,
    );
    const [stone] = await house.db.selectFrom('deleted_organizations').selectAll().execute();
    expect(stone).toMatchObject({ id, deleted_by: 'Sam' });
    expect(await organizationNames()).not.toContain('Wingtip Supply');
  });
});
