import { operations, type Operation } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { makePreview } from '../../../test/enforcing.ts';
import { signIn, startHouse, type House } from '../../../test/harness.ts';
import { makeStoredMove } from '../../../test/tenant-moves.ts';
import { createLog } from '../../ports/log/log.ts';
import { createKeyedHash } from '../../ports/secrets/keyed-hash.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { systemTicks } from '../../ports/clock/ticks.ts';
import type { SignedIn } from '../../kernel/call.ts';
import { limitRules, type RuleName } from './limit-rules.model.ts';
import { createRequestLimits, takeFromBudget } from './public.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2, environment: { LIMITS_SCALE: '1' } });
});
afterAll(() => house.close());

const budgetOf = (at: House) => ({
  db: at.db,
  hashSubject: createKeyedHash(at.config.sealingKeys[0], 'limits'),
  scale: at.config.limits.scale,
});

/** What may pass in so many seconds from a full budget: what was not taken in a batch cannot be spent. */
const mostIn = (rule: RuleName, seconds: number): number =>
  limitRules[rule].capacity + seconds / limitRules[rule].refillSeconds;

async function timed<Value>(
  at: House,
  work: () => Promise<Value>,
): Promise<{ value: Value; seconds: number }> {
  const before = await databaseClock.now(at.db);
  const value = await work();
  return { value, seconds: ((await databaseClock.now(at.db)).getTime() - before.getTime()) / 1000 };
}

const problemOf = (page: Page): unknown => JSON.parse(page.text);

async function excessEvents(at: House, rule: RuleName): Promise<number> {
  const rows = await at.db
    .selectFrom('audit_events')
    .select('id')
    .where('action', '=', 'limit.exceeded')
    .where('target_id', '=', rule)
    .execute();
  return rows.length;
}

/** All but a hundred journeys of this client have been started before, as if on other replicas. */
const startedBefore = limitRules['journeys-of-ip'].capacity - 100;
const spendMost = (at: House, subject: string): Promise<unknown> =>
  takeFromBudget(budgetOf(at), [{ rule: 'journeys-of-ip', subject, tokens: startedBefore }]);

/** Starts so many journeys over the replicas by turns; gives how many went on to Microsoft, and the last that did not. */
async function startJourneys(
  at: House,
  count: number,
  headers: (index: number) => Record<string, string>,
): Promise<{ started: number; refused: Page | undefined }> {
  let started = 0;
  let refused: Page | undefined;
  for (let index = 0; index < count; index += 1) {
    const replica = at.replicas[index % at.replicas.length] ?? at.baseUrl;
    const page = await new Browser().ask(`${replica}/sign-in/microsoft`, { headers: headers(index) });
    if (page.status === 303) started += 1;
    else refused = page;
  }
  return { started, refused };
}

describe('L12: the budget of a client', () => {
  test('is one for two replicas, and a forged X-Forwarded-For gives no other', async () => {
    const { value, seconds } = await timed(house, async () => {
      await spendMost(house, '127.0.0.1');
      return startJourneys(house, 250, (index) => ({
        'x-forwarded-for': `198.51.100.${index}, 2001:db8:${index}::1`,
        'x-real-ip': `198.51.100.${index}`,
        forwarded: `for=198.51.100.${index}`,
      }));
    });
    expect(value.started).toBeGreaterThan(50);
    expect(startedBefore + value.started).toBeLessThanOrEqual(mostIn('journeys-of-ip', seconds));
    expect(value.refused?.status).toBe(429);
    expect(Number(value.refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(value.refused?.headers.get('content-type')).toContain('text/html');
    expect(value.refused?.text).toContain('That was too much at once');
    expect(value.refused?.text).toContain('nobody is locked out');
    expect(value.refused?.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('is the one that a trusted proxy names, by the /64', async () => {
    const behindProxy = await startHouse({ environment: { LIMITS_SCALE: '1', TRUSTED_PROXY_HOPS: '1' } });
    try {
      const { value, seconds } = await timed(behindProxy, async () => {
        await spendMost(behindProxy, '2001:db8:1:2::/64');
        return startJourneys(behindProxy, 250, (index) => ({
          'x-forwarded-for': `203.0.113.${index}, 2001:db8:1:2::${index.toString(16)}`,
        }));
      });
      expect(startedBefore + value.started).toBeLessThanOrEqual(mostIn('journeys-of-ip', seconds));
      expect(value.refused?.status).toBe(429);
      const other = await startJourneys(behindProxy, 1, () => ({ 'x-forwarded-for': '2001:db8:1:3::1' }));
      expect(other.started).toBe(1);
    } finally {
      await behindProxy.close();
    }
  });
});

describe('429', () => {
  test('is a problem with Retry-After, and says nothing about anybody', async () => {
    const ben = await signInDirectly('ben@contoso.example');
    await drain('requests-of-user', await idOf('ben@contoso.example', 'id'));
    const page = await askUntilRefused(ben);
    expect(page.status).toBe(429);
    expect(page.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(problemOf(page)).toMatchObject({ code: 'rate_limited', retry: 'later', status: 429 });
    expect(page.text).not.toMatch(/ben|contoso|requests-of/i);
  });
});

/** The bucket is empty and stays so, as after a clock that was moved back by a century. */
async function drain(rule: RuleName, subject: string): Promise<void> {
  await takeFromBudget(budgetOf(house), [{ rule, subject }]);
  const drained = await house.db
    .updateTable('limit_buckets')
    .set({ full_at: new Date('2126-01-01T00:00:00Z') })
    .where('key', '=', budgetOf(house).hashSubject(JSON.stringify([rule, subject])))
    .executeTakeFirst();
  expect(drained.numUpdatedRows).toBe(1n);
}

/** Asks until the batch that the replica may still hold is spent; gives the first refusal. */
async function askUntilRefused(browser: Browser): Promise<Page> {
  for (let tries = 0; tries <= 500; tries += 1) {
    const page = await browser.ask(`${house.replicas[1]}/api/session`);
    if (page.status !== 200) return page;
  }
  throw new Error('more passed than a batch');
}

async function idOf(email: string, column: 'id' | 'organization_id'): Promise<string> {
  const user = await house.db
    .selectFrom('users')
    .select(['id', 'organization_id'])
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return user[column];
}

/** Signs in where the budget of this machine's address may be spent: it is given back first. */
async function signInDirectly(upn: string): Promise<Browser> {
  await house.db.deleteFrom('limit_buckets').execute();
  await new Promise((resolve) => setTimeout(resolve, 1100));
  return signIn(house, upn);
}

describe('L15: whoever copies everything', () => {
  test('gets no more rows than the budget from all lists together, then 429 and one audit event', async () => {
    const ada = await signInDirectly('ada@contoso.example');
    const lists = Object.values<Operation>(operations).filter(
      (operation) => operation.input.query !== undefined && 'limit' in operation.input.query.shape,
    );
    expect(lists.length).toBeGreaterThanOrEqual(2);
    const { id: previewId } = await makePreview(house, ada);
    const tenantMoveId = await makeStoredMove(house, await idOf('ada@contoso.example', 'organization_id'));
    const paths = lists.map(({ path }) =>
      path.replace('{previewId}', previewId).replace('{tenantMoveId}', tenantMoveId),
    );
    const { value, seconds } = await timed(house, async () => {
      let rows = 0;
      const refusals: Page[] = [];
      for (let index = 0; index < 300; index += 1) {
        const replica = house.replicas[index % 2] ?? house.baseUrl;
        const page = await ada.ask(`${replica}${paths[index % paths.length]}?limit=100`);
        if (page.status === 200) rows += 100;
        else refusals.push(page);
      }
      return { rows, refusals };
    });
    expect(value.rows).toBeGreaterThanOrEqual(limitRules['rows-of-user'].capacity / 2);
    expect(value.rows).toBeLessThanOrEqual(mostIn('rows-of-user', seconds));
    expect(new Set(value.refusals.map(({ status }) => status))).toEqual(new Set([429]));
    expect(await excessEvents(house, 'rows-of-user')).toBe(1);
    expect(house.logText().match(/"limit.exceeded","rule":"rows-of-user"/g)).toHaveLength(1);
    // What is no list goes on.
    expect((await ada.ask(`${house.baseUrl}/api/session`)).status).toBe(200);
  });
});

const replicaOf = () =>
  createRequestLimits({
    ...budgetOf(house),
    ticks: systemTicks,
    log: createLog('silent'),
    recordExceeded: () => Promise.resolve(),
  });

describe('F07: checks of one tenant', () => {
  const passing = async (check: () => Promise<{ readonly ok: boolean }>, tries: number): Promise<number> => {
    let passed = 0;
    for (let done = 0; done < tries; done += 1) if ((await check()).ok) passed += 1;
    return passed;
  };
  const all = limitRules['checks-of-tenant'].capacity + limitRules['waited-for-checks-of-tenant'].capacity;

  test('whoever waits goes before the crowd in the background, which never takes their part', async () => {
    const { ofCheck } = replicaOf();
    const { value, seconds } = await timed(house, async () => {
      const inBackground = await passing(() => ofCheck('crowded', false), all);
      const waitedFor = await passing(() => ofCheck('crowded', true), all);
      return { inBackground, waitedFor };
    });
    expect(value.waitedFor).toBeGreaterThanOrEqual(limitRules['waited-for-checks-of-tenant'].capacity);
    expect(value.inBackground).toBeLessThanOrEqual(mostIn('checks-of-tenant', seconds));
    expect(value.inBackground + value.waitedFor).toBeLessThanOrEqual(
      mostIn('checks-of-tenant', seconds) + mostIn('waited-for-checks-of-tenant', seconds),
    );
  });

  test('where nobody else asks, those who wait have the whole budget', async () => {
    const { ofCheck } = replicaOf();
    expect(await passing(() => ofCheck('quiet', true), all)).toBe(all);
  });
});

describe('N17: the flood of one organization', () => {
  test('takes nothing from another, over HTTP', async () => {
    const chen = await signInDirectly('chen@contoso.example');
    const hana = await signIn(house, 'hana@wingtip.example');
    const contoso = await idOf('chen@contoso.example', 'organization_id');
    await drain('requests-of-organization', contoso);
    const refused = await askUntilRefused(chen);
    expect([refused.status, problemOf(refused)]).toMatchObject([429, { code: 'rate_limited' }]);
    for (const replica of house.replicas) expect((await hana.ask(`${replica}/api/session`)).status).toBe(200);
    expect(await excessEvents(house, 'requests-of-organization')).toBe(1);
  });

  test('passes its own budget by no more than the batches, with forty people over two replicas', async () => {
    const replicas = [replicaOf(), replicaOf()] as const;
    const person = (organizationId: string, index: number): SignedIn => ({
      sessionId: 'ses_x',
      apiKeyId: null,
      organizationId,
      organizationName: 'x',
      userId: `${organizationId}_${index}`,
      displayName: 'x',
      email: 'x@x.example',
      role: 'member',
      userEpoch: 0,
      method: 'microsoft',
      openedAt: new Date(),
      expiresAt: new Date(),
      freshAt: null,
      graceUntil: null,
    });
    const { value, seconds } = await timed(house, async () => {
      let passed = 0;
      const flooding = Array.from({ length: 40 }, async (_one, index) => {
        for (let tries = 0; tries < 600; tries += 1)
          if ((await replicas[tries % 2 === 0 ? 0 : 1].ofCaller(person('org_loud', index))) === null)
            passed += 1;
      });
      await Promise.all(flooding);
      return passed;
    });
    expect(value).toBeGreaterThanOrEqual(limitRules['requests-of-organization'].capacity / 2);
    expect(value).toBeLessThanOrEqual(mostIn('requests-of-organization', seconds));
    for (let quiet = 0; quiet < 100; quiet += 1)
      expect(await replicas[quiet % 2 === 0 ? 0 : 1].ofCaller(person('org_quiet', 1))).toBeNull();
  });

  test('a batch costs one visit of the database for many requests', async () => {
    const hana = await signIn(house, 'hana@wingtip.example');
    await hana.ask(`${house.baseUrl}/api/session`);
    const instants = async (): Promise<string> =>
      JSON.stringify(await house.db.selectFrom('limit_buckets').select('full_at').orderBy('key').execute());
    const before = await instants();
    for (let request = 0; request < 20; request += 1) await hana.ask(`${house.baseUrl}/api/session`);
    expect(await instants()).toBe(before);
  });
});
