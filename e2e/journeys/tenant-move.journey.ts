import type { Browser, Page } from '@playwright/test';
import { expect, expectAccessible, houseOfWorker } from '../stack.ts';
import { buttonOf, typePassword } from '../steps.ts';

/** Contoso as it is at first: no other journey may have enforced anything there. */
const test = houseOfWorker();

const [ada, ben] = ['ada@contoso.example', 'ben@contoso.example'];
const [ivan, dora, benThere] = ['ivan@fabrikam.example', 'dora@fabrikam.example', 'ben@fabrikam.example'];

const newPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

test('Contoso has bought Fabrikam: ivan links its tenant, ada moves ben there, and ben comes in with his new account', async ({
  browser,
  stack,
}) => {
  test.setTimeout(90_000);
  const [adas, bens, ivans, doras] = [
    await newPage(browser),
    await newPage(browser),
    await newPage(browser),
    await newPage(browser),
  ];
  const urlOf = (path: string): string => `${stack.baseUrl}${path}`;
  const signIn = async (page: Page, upn: string, path = '/'): Promise<void> => {
    await stack.emulator.autoAnswer({ upn, consent: true, times: 1 });
    await page.goto(
      urlOf(`/sign-in/microsoft?loginHint=${encodeURIComponent(upn)}&returnTo=${encodeURIComponent(path)}`),
    );
  };
  await stack.emulator.putUser(benThere, { displayName: 'Ben Okafor', mailbox: 'licensed' });

  await test.step('ada invites ivan as an admin; he comes in from fabrikam.example and links its tenant', async () => {
    await signIn(adas, ada);
    await signIn(bens, ben);
    await expect(bens.getByRole('heading', { name: 'Welcome, Ben Okafor' })).toBeVisible();
    const rows = [{ email: ivan, displayName: 'Ivan Petrov', role: 'admin' }];
    const sent = await adas.request.post(urlOf('/api/invitations'), { data: { rows, pin: 'none' } });
    expect(sent.status()).toBe(200);
    await ivans.goto(await buttonOf(ivans, stack, ivan, 'You are invited to Parspec'));
    await stack.emulator.autoAnswer({ upn: ivan, consent: true, times: 1 });
    await ivans.getByRole('link', { name: 'Continue with Microsoft' }).click();
    await expect(ivans.getByRole('heading', { name: 'Welcome, Ivan Petrov' })).toBeVisible();
    await ivans.goto(urlOf('/tenants/link'));
    await ivans.getByRole('link', { name: 'Continue with Microsoft' }).click();
    await typePassword(ivans);
    await ivans.goto(urlOf('/settings/sso'));
    await expect(ivans.getByRole('heading', { name: 'Move people to another tenant' })).toBeVisible();
  });

  await test.step('ivan, who is IT there, approves for everybody; dora comes through unasked', async () => {
    const tenants = (await (await ivans.request.get(urlOf('/api/tenants'))).json()) as {
      tenants: { tenantId: string; domain: string }[];
    };
    const tenantId = tenants.tenants.find(({ domain }) => domain === 'fabrikam.example')?.tenantId;
    const made = await ivans.request.post(urlOf('/api/hand-off-links'), { data: { tenantId } });
    await ivans.goto(((await made.json()) as { url: string }).url);
    await ivans.getByRole('link', { name: /^Approve .*at Microsoft$/ }).click();
    // He is signed in there already: each of the two registrations asks for his yes.
    const accept = ivans.getByRole('button', { name: 'Accept' });
    await accept.waitFor();
    while ((await accept.count()) > 0) await Promise.all([ivans.waitForEvent('load'), accept.click()]);
    await doras.goto(urlOf(`/sign-in/microsoft?loginHint=${encodeURIComponent(dora)}`));
    await typePassword(doras);
    await expect(doras.getByRole('heading', { name: 'Welcome, Dora Kovács' })).toBeVisible();
  });

  const card = adas.getByRole('region', { name: 'Move people to another tenant' });
  await test.step('ada names ben with his new address, proves that she is there, and moves him', async () => {
    await adas.goto(urlOf('/settings/sso'));
    await card.getByLabel('From').selectOption({ label: 'contoso.example' });
    await card.getByLabel('Who moves').selectOption({ label: 'Only people I name' });
    await card.getByRole('button', { name: 'Look who moves' }).click();
    await expect(card.getByText('Enter at least one address, or choose everybody.')).toBeVisible();
    await card.getByLabel('People, one a line').fill(`${ben}, ${benThere}\nnobody@contoso.example\n`);
    await expectAccessible(adas);
    await card.getByRole('button', { name: 'Look who moves' }).click();
    await expect(card.getByText('nobody of the account has this address')).toBeVisible();
    await expect(card.getByRole('button', { name: 'Move 1 person' })).toBeDisabled();
    await expect(adas.getByRole('row', { name: /Ben Okafor/ })).toContainText('Moves');
    await expectAccessible(adas);
    await card.getByRole('link', { name: 'Prove it at Microsoft' }).click();
    await typePassword(adas);
    // What she chose is still there.
    await card.getByRole('button', { name: 'Look who moves' }).click();
    await card.getByRole('button', { name: 'Move 1 person' }).click();
    const dialog = adas.getByRole('alertdialog');
    await expect(dialog.getByRole('heading')).toHaveText('Move 1 person to fabrikam.example?');
    await expectAccessible(adas);
    await dialog.getByRole('button', { name: 'Move 1 person' }).click();
    await expect(card.getByText(/^Ada Lindqvist moved 1 person/)).toContainText('0 of 1 who were mailed');
    await expectAccessible(adas);
  });

  await test.step('ben is out, his old account opens nothing, and his new one brings him back', async () => {
    await bens.goto(urlOf('/outbox'));
    await expect(bens).toHaveURL(/\/sign-in/);
    await bens.goto(urlOf(`/sign-in/microsoft?loginHint=${encodeURIComponent(ben)}`));
    await expect(
      bens.getByRole('heading', { name: 'You come in from another Microsoft tenant now' }),
    ).toBeVisible();
    await expectAccessible(bens);
    const there = await newPage(browser);
    const subject = 'From now on, sign in to Parspec with your new Microsoft account';
    await there.goto(await buttonOf(there, stack, benThere, subject));
    await expect(there.getByRole('heading', { name: 'You are about to enter as Ben Okafor' })).toBeVisible();
    await there.getByRole('link', { name: 'Continue with Microsoft' }).click();
    await typePassword(there);
    await expect(there.getByRole('heading', { name: 'Welcome, Ben Okafor' })).toBeVisible();
    await adas.reload();
    await expect(card.getByText(/^Ada Lindqvist moved 1 person/)).toContainText(
      'They have come in from there.',
    );
    await card.getByRole('button', { name: 'Who is back, and who is not' }).click();
    await expect(adas.getByRole('row', { name: /Ben Okafor/ })).toContainText('Is back');
    await expect(adas.getByRole('row', { name: /Ben Okafor/ })).toContainText(benThere);
  });
});
