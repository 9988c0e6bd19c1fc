import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser, createOrganization, findUsersByIds } from '../src/features/organizations/public.ts';
import { enter } from '../src/features/sessions/public.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { inTransaction } from '../src/ports/db/database.ts';
import { systemRandom } from '../src/ports/random/random.ts';
import { createSealing } from '../src/ports/secrets/sealing.ts';
import { apiWith, issueKey } from './api-key.ts';
import { Browser } from './browser.ts';
import { dice } from './dice.ts';
import { apiOf, ownHost, replyOf, sessionCookie, startHouse, type House } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterAll(() => house.close());

const requestCount = Number(process.env['PROVE_COUNT'] ?? 600);
const userCount = Math.min(1_000, Math.max(30, Math.floor(requestCount / 25)));
const inFlight = 100;

/** Somebody with a session and an API key. */
interface Someone {
  readonly userId: string;
  readonly email: string;
  readonly browser: Browser;
  readonly key: string;
}

/** Opens a session by the one way that there is, without Microsoft: a thousand journeys would prove nothing more. */
async function newPerson(organizationId: string, index: number): Promise<Someone> {
  const deps = {
    clock: databaseClock,
    random: systemRandom,
    sealing: createSealing([{ id: 'k', bytes: Buffer.alloc(32) }]),
  };
  const email = `person-${index}@mixing.example`;
  const tenantId = systemRandom.uuid();
  const { userId, cookie } = await inTransaction(house.db, async (tx) => {
    const added = await addUser(deps, tx, {
      organizationId,
      displayName: `Person ${index}`,
      email,
      role: 'member',
      identity: { tenantId, objectId: systemRandom.uuid() },
    });
    const id = added ?? '';
    const entered = await enter(deps, tx, {
      users: await findUsersByIds(tx, [{ organizationId, userId: id }]),
      proof: { method: 'microsoft', tenantId, entraSessionId: null },
      browserHash: systemRandom.bytes(32),
      userAgent: undefined,
      returnTo: '/',
      now: await databaseClock.now(tx),
    });
    return { userId: id, cookie: entered.ok ? entered.value.cookie : null };
  });
  const browser = new Browser();
  browser.setCookie(ownHost, sessionCookie, cookie ?? '');
  return { userId, email, browser, key: (await issueKey(house, browser)).text };
}

test('B17: of many requests at once, each is answered to whoever sent it', { timeout: 600_000 }, async () => {
  const people: Someone[] = [];
  for (let index = 0; index < userCount; index += 1) {
    const organizationId = await inTransaction(house.db, (tx) =>
      createOrganization({ clock: databaseClock, random: systemRandom }, tx, `Mixing ${index}`),
    );
    people.push(await newPerson(organizationId, index));
  }
  const roll = dice(Number(process.env['PROVE_SEED'] ?? 1));
  let left = requestCount;
  let byCookie = 0;
  const mixed: string[] = [];
  const oneAfterAnother = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const someone = people[roll(people.length)];
      if (!someone) throw new Error('nobody');
      const isCookie = roll(2) === 0;
      byCookie += isCookie ? 1 : 0;
      const seen = isCookie
        ? replyOf(await apiOf(house, someone.browser, house.replicas[roll(2)])(operations.getProfile, {}))
            .user.id
        : replyOf(await apiWith(house, someone.key)(operations.getMailbox, {})).expectedAddress;
      if (seen !== (isCookie ? someone.userId : someone.email)) mixed.push(`${someone.email} got ${seen}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, oneAfterAnother));
  expect(mixed).toEqual([]);
  expect(byCookie).toBeGreaterThan(requestCount / 3);
  expect(byCookie).toBeLessThan((requestCount / 3) * 2);
});
