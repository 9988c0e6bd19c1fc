import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHouse, type House } from '../../test/harness.ts';
import { organizationIdOf } from '../../test/support.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs the command beside the house, on its database. */
function command(...given: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'delete-organization.ts'), ...given], {
    env: { PATH: process.env['PATH'], DATABASE_URL: house.databaseUrl, BASE_URL: house.baseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, out, errors })));
}

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
