import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { hashSecret } from '../src/ports/random/random.ts';
import { createSealing } from '../src/ports/secrets/sealing.ts';
import { Secret } from '../src/ports/secrets/secret.ts';
import { demoPassword } from '../worlds/demo.ts';
import { goToCallback, linkFor, makeReturner, userOf } from './bindings.ts';
import { Browser, type Page } from './browser.ts';
import type { House } from './harness.ts';

/** The last step through a door, for which everything has been made ready; it goes to this replica. */
export type LastStep = (replica: string) => Promise<Page>;

export interface RacingDoor {
  readonly name: string;
  /** By whom a session is opened here. */
  readonly method: 'microsoft' | 'other';
  readonly prepare: (browser: Browser) => Promise<LastStep>;
}

/** Ways in, each up to its last step. Tokens stand in rows of the test's own: their mails are not what is raced. */
export function racingDoors(house: House): readonly RacingDoor[] {
  const soon = async (): Promise<{ now: Date; later: Date }> => {
    const now = await databaseClock.now(house.db);
    return { now, later: new Date(now.getTime() + 600_000) };
  };
  const post = (browser: Browser, url: string, fields: Record<string, string>): Promise<Page> =>
    browser.ask(url, {
      method: 'POST',
      headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  const candidatesOf = async (email: string): Promise<string> => {
    const user = await userOf(house, email);
    return JSON.stringify([{ organizationId: user.organization_id, userId: user.id }]);
  };
  const browserOf = (browser: Browser): Buffer => {
    const text = randomUUID();
    browser.setCookie('localhost', '__Host-gatehouse-browser', text);
    return hashSecret(text);
  };
  return [
    {
      name: 'password',
      method: 'other',
      prepare: async (browser) => (replica) =>
        post(browser, `${replica}/sign-in/password`, {
          email: 'kim@contoso.example',
          password: demoPassword,
        }),
    },
    {
      name: 'code',
      method: 'other',
      async prepare(browser) {
        const [id, { now, later }] = [`ecd_${randomUUID()}`, await soon()];
        const sealing = createSealing(house.config.sealingKeys);
        await house.db
          .insertInto('email_codes')
          .values({
            id,
            email: 'lee@contoso.example',
            browser_hash: browserOf(browser),
            candidates: await candidatesOf('lee@contoso.example'),
            sealed_code_hash: sealing.seal(new Secret(hashSecret('12345678').toString('hex')), [
              'email-code',
              id,
            ]),
            return_to: '/',
            started_at: now,
            expires_at: later,
          })
          .execute();
        return (replica) =>
          post(browser, `${replica}/sign-in/code/verify`, { request: id, code: '1234 5678' });
      },
    },
    {
      name: 'choice',
      method: 'other',
      async prepare(browser) {
        const [id, { now, later }] = [`chc_${randomUUID()}`, await soon()];
        await house.db
          .insertInto('session_choices')
          .values({
            id,
            browser_hash: browserOf(browser),
            candidates: await candidatesOf('kim@contoso.example'),
            method: 'password',
            entra_tenant_id: null,
            entra_session_id: null,
            return_to: '/',
            started_at: now,
            expires_at: later,
            taken_at: null,
          })
          .execute();
        const { id: user } = await userOf(house, 'kim@contoso.example');
        return (replica) => post(browser, `${replica}/sign-in/choose`, { choice: id, user });
      },
    },
    {
      name: 'reset',
      method: 'other',
      async prepare(browser) {
        const [token, { now, later }] = [randomUUID(), await soon()];
        const email = `p${token.slice(0, 8)}@contoso.example`;
        await makeReturner(house, email, 'Pia Password');
        const user = await userOf(house, email);
        await sql`update users set other_methods = '{password}' where id = ${user.id}`.execute(house.db);
        await sql`insert into password_credentials (organization_id, user_id, hash, set_at)
          select organization_id, ${user.id}, hash, set_at from password_credentials limit 1`.execute(
          house.db,
        );
        await house.db
          .insertInto('password_resets')
          .values({
            token_hash: hashSecret(token),
            organization_id: user.organization_id,
            user_id: user.id,
            started_at: now,
            expires_at: later,
            ended_at: null,
          })
          .execute();
        return (replica) =>
          post(browser, `${replica}/password/reset`, { token, password: 'a stable with seven horses' });
      },
    },
    {
      name: 'invitation',
      method: 'other',
      async prepare(browser) {
        const [token, { now, later }, ada] = [
          randomUUID(),
          await soon(),
          await userOf(house, 'ada@contoso.example'),
        ];
        await house.db
          .insertInto('invitations')
          .values({
            organization_id: ada.organization_id,
            id: `inv_${randomUUID()}`,
            email: `${token}@contoso.example`,
            display_name: 'Ina Invited',
            role: 'member',
            pinned_tenant_id: null,
            token_hash: hashSecret(token),
            state: 'open',
            invited_by: ada.id,
            came_as: null,
            created_at: now,
            sent_at: now,
            expires_at: later,
            ended_at: null,
            user_id: null,
          })
          .execute();
        return (replica) =>
          post(browser, `${replica}/invitations/${token}/address`, {
            displayName: 'Ina Invited',
            password: '',
          });
      },
    },
    {
      name: 'binding',
      method: 'microsoft',
      async prepare(browser) {
        const email = `r${randomUUID().slice(0, 8)}@contoso.example`;
        await makeReturner(house, email, 'Rita Returner');
        const back = new URL(await goToCallback(house, await linkFor(house, email), email, browser));
        return (replica) => browser.visit(`${replica}${back.pathname}${back.search}`, () => true);
      },
    },
  ];
}
