import type { Browser, Page } from '@playwright/test';
import { expect, expectAccessible, testOfItsOwn as test } from '../stack.ts';
import { approveLift, askForLift, stopLift } from '../lift-steps.ts';
import { buttonOf, codeFor, signInInstead, typePassword } from '../steps.ts';

const password = 'Gatehouse-demo-1';
const [ada, ben, igor] = ['ada@contoso.example', 'ben@contoso.example', 'igor@contoso.example'];
const [kim, lee, noor] = ['kim@contoso.example', 'lee@contoso.example', 'noor@contoso.example'];
const hana = 'hana@wingtip.example';

const newPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

test('ada makes Microsoft the only way in; kim and lee come back as themselves, and nobody keeps a second door', async ({
  browser,
  stack,
}) => {
  test.setTimeout(180_000);
  const [adas, kims, lees] = [await newPage(browser), await newPage(browser), await newPage(browser)];
  const [bens, igors, sams] = [await newPage(browser), await newPage(browser), await newPage(browser)];
  const urlOf = (path: string): string => `${stack.baseUrl}${path}`;
  const statusWith = async (key: string): Promise<number> =>
    (await fetch(urlOf('/api/mailbox'), { headers: { authorization: `Bearer ${key}` } })).status;
  for (const [upn, displayName] of [
    [kim, 'Kim Larsen'],
    [lee, 'Lee Costa'],
    [noor, 'Noor Haddad'],
  ] as const)
    await stack.emulator.putUser(upn, { displayName, mailbox: 'licensed' });

  let usedCode = '';
  await test.step('kim has a password and a key, lee a code; each is in', async () => {
    await kims.goto(urlOf(`/sign-in/with?email=${encodeURIComponent(kim)}`));
    await kims.getByLabel('Password').fill(password);
    await kims.getByRole('button', { name: 'Sign in' }).click();
    await expect(kims.getByRole('heading', { name: 'Welcome, Kim Larsen' })).toBeVisible();
    await lees.goto(urlOf(`/sign-in/with?email=${encodeURIComponent(lee)}`));
    await lees.getByRole('button', { name: 'Email me a code' }).click();
    usedCode = await codeFor(stack, lee);
    await lees.getByLabel('Code').fill(usedCode);
    await lees.getByRole('button', { name: 'Sign in' }).click();
    await expect(lees.getByRole('heading', { name: 'Welcome, Lee Costa' })).toBeVisible();
  });

  await test.step('ada asks support to activate, and sam does', async () => {
    await stack.emulator.autoAnswer({ upn: ada, consent: true, times: 1 });
    await adas.goto(
      urlOf(`/sign-in/microsoft?loginHint=${encodeURIComponent(ada)}&returnTo=%2Fsettings%2Fsso`),
    );
    await adas.getByLabel(/What support should know/).fill('We begin on Monday.');
    await expectAccessible(adas);
    await adas.getByRole('button', { name: 'Ask support to activate' }).click();
    await expect(adas.getByText('The note: “We begin on Monday.”')).toBeVisible();

    await stack.emulator.autoAnswer({ upn: 'sam@parspec.example', consent: true, times: 1 });
    await sams.goto(urlOf('/support'));
    await sams.getByRole('link', { name: 'Sign in as support' }).click();
    await expect(sams.getByRole('heading', { name: 'Waiting for an answer' })).toBeVisible();
    await sams.getByRole('link', { name: 'Contoso Electric' }).click();
    await sams.getByLabel('Reason').fill('Contoso asks for SSO enforcement');
    await sams.keyboard.press('Enter');
    await expect(sams.getByText('We begin on Monday.')).toBeVisible();
    await expectAccessible(sams);
    await sams.getByLabel('What you tell the admins').fill('As agreed in your contract.');
    await sams.getByRole('button', { name: 'Activate' }).click();
    await expect(sams.getByText('Active', { exact: true })).toBeVisible();
  });

  await test.step('IT grants by the page for IT, and ben comes through unasked', async () => {
    await adas.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stack.baseUrl });
    await adas.goto(await buttonOf(adas, stack, ada, 'You can enforce SSO in Parspec'));
    const line = adas.getByRole('listitem').filter({ hasText: 'contoso.example' });
    await expect(line.first()).toContainText('Your IT admin’s turn');
    await adas.getByRole('button', { name: 'Copy the link for IT' }).first().click();
    const copied = (): Promise<string> => adas.evaluate('navigator.clipboard.readText()');
    await expect.poll(copied).toMatch(/\/it\/[\w-]{43}$/);
    await igors.goto(await copied());
    await igors.getByRole('link', { name: /^Approve .*at Microsoft$/ }).click();
    await igors.getByRole('button', { name: igor }).click();
    await typePassword(igors);
    for (const accepts = igors.getByRole('button', { name: 'Accept' }); (await accepts.count()) > 0;)
      await Promise.all([igors.waitForEvent('load'), accepts.click()]);
    await bens.goto(urlOf(`/sign-in/microsoft?loginHint=${encodeURIComponent(ben)}`));
    await typePassword(bens);
    await expect(bens.getByRole('heading', { name: 'Welcome, Ben Okafor' })).toBeVisible();
  });

  const [stale, reset] = [await kims.context().newPage(), await kims.context().newPage()];
  const strangers = await newPage(browser);
  let key = '';
  await test.step('what kim and lee hold beforehand: a key, a reset link, a password in a form, a code', async () => {
    const data = { holder: 'person', name: 'Nightly import', scopes: ['mailbox:read'] };
    const issued = await kims.request.post(urlOf('/api/api-keys'), { data });
    key = ((await issued.json()) as { text: string }).text;
    expect(await statusWith(key)).toBe(200);
    await kims.request.post(urlOf('/password/forgot'), { form: { email: kim } });
    await reset.goto(await buttonOf(reset, stack, kim, 'Set a new password for Parspec'));
    await reset.getByLabel('New password').fill('four words in a row');
    await stale.goto(urlOf(`/sign-in/with?email=${encodeURIComponent(kim)}`));
    await stale.getByLabel('Password').fill(password);
    await strangers.goto(urlOf(`/sign-in/with?email=${encodeURIComponent(lee)}`));
    await strangers.getByRole('button', { name: 'Email me a code' }).click();
    await strangers.getByLabel('Code').fill(await codeFor(stack, lee, usedCode));
  });

  await test.step('ada proves that she is there, looks, tells them first, and enforces', async () => {
    await adas.goto(urlOf('/settings/sso'));
    await adas.getByRole('link', { name: 'Prove it at Microsoft' }).click();
    await typePassword(adas);
    await expect(adas.getByText('You have proven to Microsoft that you are here')).toBeVisible();
    await adas.getByRole('button', { name: 'Look who is affected' }).click();
    for (const [name, group] of [
      ['Kim Larsen', 'Signed out and mailed'],
      ['Lee Costa', 'Signed out and mailed'],
      ['Ben Okafor', 'Stays signed in'],
    ] as const)
      await expect(adas.getByRole('row', { name: new RegExp(name) })).toContainText(group);
    await expectAccessible(adas);
    await adas.getByRole('button', { name: 'Tell them first' }).click();
    await expect(adas.getByRole('heading', { name: 'Tell 2 people first?' })).toBeVisible();
    await expectAccessible(adas);
    await adas.getByRole('button', { name: 'Mail 2 people' }).click();
    await expect(adas.getByText(/^Ada Lindqvist told 2 people/)).toBeVisible();
    await buttonOf(lees, stack, lee, 'Soon you sign in to Parspec with Microsoft');
    await adas.getByRole('button', { name: 'Make a new preview' }).click();
    await expect(adas.getByRole('row', { name: /Kim Larsen/ })).toContainText('Told');

    await adas.getByRole('switch', { name: 'Enforce SSO for all users' }).click();
    const dialog = adas.getByRole('alertdialog');
    await expect(dialog.getByRole('heading')).toHaveText('Make Microsoft the only way in for 6 people?');
    await expect(dialog).toContainText('4 stay, 2 are signed out and mailed.');
    await expectAccessible(adas);
    await dialog.getByRole('button', { name: 'Enforce and sign out 2' }).click();
    await expect(
      adas.getByText(/^Microsoft is the only way in since .*, switched on by Ada Lindqvist/),
    ).toBeVisible();
    await expectAccessible(adas);
  });

  await test.step('kim and lee are out at their next click, and nothing that they held opens anything', async () => {
    await kims.getByRole('link', { name: 'Preferences' }).first().click();
    await expect(kims).toHaveURL(/\/sign-in\?/);
    await lees.goto(urlOf('/outbox'));
    await expect(lees).toHaveURL(/\/sign-in/);
    expect(await statusWith(key)).toBe(401);
    await stale.getByRole('button', { name: 'Sign in' }).click();
    await expect(stale.getByRole('heading', { name: 'Your account asks for Microsoft' })).toBeVisible();
    await expectAccessible(stale);
    await strangers.getByRole('button', { name: 'Sign in' }).click();
    await expect(strangers.getByRole('heading', { name: 'Your account asks for Microsoft' })).toBeVisible();
    await reset.getByRole('button').first().click();
    await expect(reset.getByRole('heading', { name: 'This link is not good any more' })).toBeVisible();
    await stale.getByRole('link', { name: 'Get the mail again' }).click();
    await expect(stale.getByLabel('Email address')).toHaveValue(kim);
    await expectAccessible(stale);
    await stale.goto(urlOf(`/sign-in/with?email=${encodeURIComponent(kim)}`));
    await expect(stale.getByText('contoso.example signs in with Microsoft only.')).toBeVisible();
    await expect(stale.getByLabel('Password')).toHaveCount(0);
    await expectAccessible(stale);
  });

  const subject = 'From now on, sign in to Parspec with Microsoft';
  await test.step('ben opens lee’s forwarded mail, hana kim’s: both are stopped; kim and lee come back', async () => {
    const leesButton = await buttonOf(lees, stack, lee, subject);
    await expectAccessible(lees);
    await bens.goto(leesButton);
    await expect(bens.getByText(`You are signed in as ${ben}`)).toBeVisible();
    await expectAccessible(bens);
    await bens.getByRole('link', { name: 'Continue with Microsoft' }).click();
    await signInInstead(bens, ben);
    await expect(
      bens.getByRole('heading', { name: /^There is a user with this Microsoft account/ }),
    ).toBeVisible();
    await expectAccessible(bens);
    const kimsButton = await buttonOf(kims, stack, kim, subject);
    await strangers.goto(kimsButton);
    await strangers.getByRole('link', { name: 'Continue with Microsoft' }).click();
    await signInInstead(strangers, hana);
    await expect(strangers.getByText('AADSTS50020').first()).toBeVisible();

    const comeBack = async (page: Page, button: string, name: string): Promise<void> => {
      await page.goto(button);
      await expect(page.getByRole('heading', { name: `You are about to enter as ${name}` })).toBeVisible();
      await page.getByRole('link', { name: 'Continue with Microsoft' }).click();
      await typePassword(page);
      await expect(page.getByRole('heading', { name: `Welcome, ${name}` })).toBeVisible();
    };
    await Promise.all([comeBack(kims, kimsButton, 'Kim Larsen'), comeBack(lees, leesButton, 'Lee Costa')]);
    // What was ended stays ended.
    expect(await statusWith(key)).toBe(401);
  });

  await test.step('kim cannot connect the Outlook of another tenant', async () => {
    const start = await kims.request.get(urlOf('/mailboxes/connect'), { maxRedirects: 0 });
    const microsoft = new URL(start.headers()['location'] ?? '');
    // The hint is only a hint: whoever it is says so at Microsoft.
    microsoft.searchParams.set('login_hint', hana);
    microsoft.searchParams.delete('prompt');
    await kims.goto(microsoft.href);
    await typePassword(kims);
    await expect(kims.getByText('AADSTS50020').first()).toBeVisible();
    await kims.goto(urlOf('/settings/profile/preferences'));
    await expect(kims.getByText('Not connected', { exact: true })).toBeVisible();
  });

  await test.step('noor is invited and comes in by Microsoft; with her link hana does not', async () => {
    const rows = [{ email: noor, displayName: 'Noor Haddad', role: 'member' }];
    expect((await adas.request.post(urlOf('/api/invitations'), { data: { rows } })).status()).toBe(200);
    const noors = await newPage(browser);
    const link = await buttonOf(noors, stack, noor, 'You are invited to Parspec');
    await strangers.goto(link);
    await expect(strangers.getByLabel('New password')).toHaveCount(0);
    await expectAccessible(strangers);
    await strangers.getByRole('link', { name: 'Continue with Microsoft' }).click();
    await stack.emulator.autoAnswer({ upn: hana, consent: true, times: 1 });
    await signInInstead(strangers, hana);
    await expect(strangers.getByRole('heading', { name: /belongs to another organization/ })).toBeVisible();
    await noors.goto(link);
    await noors.getByRole('link', { name: 'Continue with Microsoft' }).click();
    await typePassword(noors);
    await expect(noors.getByRole('heading', { name: 'Welcome, Noor Haddad' })).toBeVisible();
  });

  await test.step('ada cannot remove the last way in: herself', async () => {
    await adas.goto(urlOf('/settings/people'));
    await expect(adas.getByRole('row', { name: /Kim Larsen/ })).toContainText('Microsoft');
    await adas.getByRole('button', { name: 'Change Ada Lindqvist' }).click();
    await adas.getByRole('button', { name: 'Make a member' }).click();
    await adas.getByRole('alertdialog').getByRole('button', { name: 'Make a member' }).click();
    await expect(adas.getByText('This is the last admin of the account.')).toBeVisible();
    await expectAccessible(adas);
    const session = await adas.request.get(urlOf('/api/session'));
    const { user } = (await session.json()) as { user: { id: string; role: string } };
    expect(user.role).toBe('admin');
    for (const act of ['deactivate', 'remove'])
      expect((await adas.request.post(urlOf(`/api/users/${user.id}/${act}`), { data: {} })).status()).toBe(
        409,
      );
  });

  await test.step('sam asks to open the account, tess approves; ada, who can come in, stops it', async () => {
    await askForLift(sams, stack);
    await approveLift(await newPage(browser), stack);
    await stopLift(adas, stack);
  });
});
