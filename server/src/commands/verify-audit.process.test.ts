import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../../test/command.ts';
import { signIn, startHouse, type House } from '../../test/harness.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await signIn(house, 'ada@contoso.example');
});
afterAll(() => house.close());

const contoso = () =>
  house.db
    .selectFrom('organizations')
    .select('id')
    .where('name', '=', 'Contoso Electric')
    .executeTakeFirstOrThrow();

describe('M07: npm run audit:verify', () => {
  test('finds every chain of the house whole, and ends with 0', async () => {
    const run = await runCommand(house, 'verify-audit.ts');
    expect([run.status, run.errors]).toEqual([0, '']);
    const lines = run.out.trim().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/: \d+ events, chain whole, head \d+:[0-9a-f]{64}$/);
  });

  test('says where an anchor that was noted down is no longer there', async () => {
    const { id } = await contoso();
    const run = await runCommand(
      house,
      'verify-audit.ts',
      '--organization',
      id,
      '--anchor',
      `1:${'0'.repeat(64)}`,
    );
    expect(run.status).toBe(1);
    expect(run.out).toContain('BROKEN');
  });

  test('names the event that the owner of the database has changed, and ends with 1', async () => {
    const { id } = await contoso();
    const changed = await house.db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      const row = await sql<{ id: string }>`update audit_events set actor_name = 'Nobody'
        where organization_id = ${id} and action = 'session.opened' returning id`.execute(tx);
      return row.rows[0]?.id ?? 'none';
    });
    const run = await runCommand(house, 'verify-audit.ts');
    expect([run.status, run.errors]).toEqual([1, '']);
    expect(run.out).toContain(changed);
    expect(run.out.match(/BROKEN/g)).toHaveLength(1);
    expect(run.out.match(/chain whole/g)).toHaveLength(3);
  });

  test('without a stack trace where the question makes no sense', async () => {
    for (const given of [
      ['--anchor', 'x'],
      ['--anchor', `1:${'0'.repeat(64)}`],
      ['--organization', 'org_none'],
    ]) {
      const run = await runCommand(house, 'verify-audit.ts', ...given);
      expect([run.status, run.out]).toEqual([1, '']);
      expect(run.errors).not.toBe('');
      expect(run.errors).not.toMatch(/\n {4}at /);
    }
  });
});
