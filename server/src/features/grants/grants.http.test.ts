import { operations, type TenantGrantView } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { recordProbe, recordReport } from './public.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Browser = Awaited<ReturnType<typeof signIn>>;

async function grantsFor(browser: Browser): Promise<readonly TenantGrantView[]> {
  return replyOf(await apiOf(house, browser)(operations.listTenantGrants, {})).grants;
}

describe('GET /api/tenant-grants', () => {
  test('tells for each registration what was seen, when and by what, and nothing where nothing was', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    const [signInGrant, mailGrant] = await grantsFor(ada);
    expect(signInGrant).toMatchObject({
      tenant: { tenantId: contoso, domain: 'contoso.example' },
      registration: 'sign-in',
      evidence: 'seen-for-person',
      reported: null,
      seenForTenant: null,
      posture: { answer: 'self-service', by: 'first-token' },
    });
    expect(signInGrant?.seenForPersonAt).not.toBeNull();
    expect(mailGrant).toMatchObject({
      registration: 'mail',
      evidence: null,
      seenForPersonAt: null,
      posture: { answer: 'unknown', seenAt: null, by: null },
      probe: null,
    });
  });

  test('goes on from a report to the tenant, with a probe beside', async () => {
    const at = await databaseClock.now(house.db);
    const key = { tenantId: contoso, registration: 'sign-in' } as const;
    await inTransaction(house.db, async (tx) => {
      await recordReport(tx, { ...key, by: 'admin-consent-callback', at });
      await recordProbe(tx, { ...key, answer: 'there', at });
    });
    await signIn(house, 'ada@contoso.example');
    const ben = await signIn(house, 'ben@contoso.example');
    expect((await apiOf(house, ben)(operations.listTenantGrants, {})).ok).toBe(false);
    const [grant] = await grantsFor(await signIn(house, 'ada@contoso.example'));
    expect(grant).toMatchObject({
      evidence: 'seen-for-tenant',
      reported: { at: at.toISOString(), by: 'admin-consent-callback' },
      seenForTenant: { by: 'second-person' },
      probe: { answer: 'there', at: at.toISOString() },
    });
  });

  test('shows an account the tenants that it has linked, and no other', async () => {
    const grants = await grantsFor(await signIn(house, 'hana@wingtip.example'));
    expect(grants.map(({ tenant }) => tenant.domain)).toEqual(['wingtip.example', 'wingtip.example']);
  });
});
