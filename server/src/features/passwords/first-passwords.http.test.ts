import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { enforce, readyAdmin, writeMailings } from '../../../test/enforcing.ts';
import { postForm } from '../../../test/forms.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { lastMailTo, mailsTo } from '../../../test/notices.ts';

const password = 'a long lantern over water';
const subject = 'You may set a password for Parspec';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('password_resets').execute();
  await house.db.deleteFrom('limit_buckets').execute();
  await house.db.updateTable('organizations').set({ enforcement: 'off' }).execute();
  ada = await readyAdmin(house);
  await enforce(house, ada);
});

async function open(): Promise<void> {
  replyOf(
    await apiOf(house, ada)(operations.setEnforcement, { body: { enforcement: 'off', reason: 'A merger' } }),
  );
  await writeMailings(house);
}

const tokenFor = async (email: string): Promise<string> =>
  new URL((await lastMailTo(house, email)).link).searchParams.get('token') ?? '';
const set = (token: string, typed = password): Promise<Page> =>
  postForm(house, new Browser(), '/password/reset', { token, password: typed });
const comeIn = (email: string): Promise<Page> =>
  postForm(house, new Browser(), '/sign-in/password', { email, password });
const countTo = async (email: string): Promise<number> =>
  (await mailsTo(house, email)).filter((mail) => mail.subject === subject).length;

describe('the other ways are open again', () => {
  test('who has no password sets one by the mail, once, and keeps Microsoft and their sessions', async () => {
    const ben = await signIn(house, 'ben@contoso.example');
    const before = await Promise.all(['ben@contoso.example', 'kim@contoso.example'].map(countTo));
    await open();
    const after = await Promise.all(['ben@contoso.example', 'kim@contoso.example'].map(countTo));
    // Kim has a password: the old one opens again.
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([1, 0]);

    const token = await tokenFor('ben@contoso.example');
    const page = await new Browser().ask(`${house.baseUrl}/password/reset?token=${token}`);
    expect([page.status, page.text.includes('<h1>Set a password</h1>')]).toEqual([200, true]);
    expect((await set(token, 'short')).status).toBe(400);
    const done = await set(token);
    expect([done.status, done.headers.get('location')]).toEqual([
      303,
      '/sign-in?passwordSet=1&email=ben%40contoso.example',
    ]);
    const next = await new Browser().ask(`${house.baseUrl}${done.headers.get('location')}`);
    expect(next.text).toContain('<b>Your password is set.</b>');
    expect((await set(token)).status).toBe(400);
    expect((await comeIn('ben@contoso.example')).status).toBe(303);
    await signIn(house, 'ben@contoso.example');
    expect((await ben.ask(`${house.baseUrl}/api/session`)).status).toBe(200);
    expect((await lastMailTo(house, 'ben@contoso.example')).subject).toContain('way to sign in');
    const { mailing } = replyOf(await apiOf(house, ada)(operations.getEnforcement, {}));
    expect(mailing).toMatchObject({ what: 'opened', startedBy: 'Ada Lindqvist' });
    expect(mailing?.writtenCount).toBe(mailing?.totalCount);
  });

  test('E12, C05: enforced again before it was used, the link is dead, and stays so when that ends', async () => {
    await open();
    const tokens = [await tokenFor('chen@contoso.example'), await tokenFor('lee@contoso.example')];
    const [token = '', kept = ''] = tokens;
    await enforce(house, ada);
    expect((await set(token)).status).toBe(400);
    expect((await comeIn('chen@contoso.example')).status).toBe(403);
    replyOf(
      await apiOf(house, ada)(operations.setEnforcement, { body: { enforcement: 'off', reason: 'Again' } }),
    );
    expect((await set(kept)).status).toBe(400);
  });

  test('C06: "forgot" still makes none for somebody who came by Microsoft', async () => {
    await open();
    const before = (await mailsTo(house, 'chen@contoso.example')).length;
    await postForm(house, new Browser(), '/password/forgot', { email: 'chen@contoso.example' });
    expect(await mailsTo(house, 'chen@contoso.example')).toHaveLength(before);
  });
});
