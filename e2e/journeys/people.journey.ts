import type { Page } from '@playwright/test';
import { text } from 'node:stream/consumers';
import { expect, expectAccessible, test, type Stack } from '../stack.ts';

interface Mail {
  readonly to: readonly { readonly address: string }[];
  readonly text: string;
}

/** The link in the last mail of ours to this address, once it has come. */
async function linkFor(stack: Stack, address: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(
      async () => {
        const mails = (await stack.emulator.call('GET', '/notices')) as Mail[];
        const mine = mails.find((mail) => mail.to.some((to) => to.address === address));
        link = /https?:\/\/\S+\/invitations\/[\w-]{43}/.exec(mine?.text ?? '')?.[0];
        return link !== undefined;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  return link ?? '';
}

async function codeFor(stack: Stack, address: string): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(async () => {
      const mails = (await stack.emulator.call('GET', '/notices')) as Mail[];
      const mine = mails.find((mail) => mail.to.some((to) => to.address === address));
      code = /^\d{4} \d{4}$/m.exec(mine?.text ?? '')?.[0];
      return code !== undefined;
    })
    .toBe(true);
  return code ?? '';
}

/** Goes on with Microsoft as whoever this is: the hint of the invitation is only a hint. */
async function comeAs(page: Page, stack: Stack, link: string, upn: string): Promise<void> {
  await stack.emulator.clearAutoAnswers();
  await stack.emulator.autoAnswer({ upn, consent: true });
  await page.goto(link);
  await expectAccessible(page);
  const start = await page.context().request.get(`${link}/microsoft`, { maxRedirects: 0 });
  const microsoft = new URL(start.headers()['location'] ?? '');
  microsoft.searchParams.delete('login_hint');
  await page.goto(microsoft.href);
}

async function expectMember(page: Page, stack: Stack): Promise<void> {
  await expect(page.getByRole('heading', { name: /Welcome/ })).toBeVisible();
  await expect(page.getByRole('link', { name: 'People' })).toHaveCount(0);
  await page.goto(`${stack.baseUrl}/settings/people`);
  await expect(page.getByText('Only admins of your account see this page.')).toBeVisible();
  expect((await page.context().request.get(`${stack.baseUrl}/api/users`)).status()).toBe(403);
}

const bad = [
  'not an address,Somebody,member',
  'boss@contoso.example,Somebody,boss',
  'ben@contoso.example,Ben again,member',
  'guest1@contoso.example,Twice,member',
  `long@contoso.example,${'x'.repeat(65)},member`,
  'two@x.example;three@x.example,Two,member',
  ',Nobody,member',
];
const guests = Array.from(
  { length: 190 },
  (_nothing, index) => `guest${index + 1}@contoso.example,Guest ${index + 1},member`,
);
const three = [
  'mia@contoso.example,Mia Wilhelmina Featherstonehaugh-Montgomery zu Berg,member',
  'pia@outside.example,Pia Wolf,member',
  'cleo@outside.example,Cleo Ray,member',
];
const csv = ['email,name,role', ...three, ...guests, ...bad].join('\r\n');

test.afterEach(({ stack }) => stack.emulator.clearAutoAnswers());

test('ada invites 200 people from a file with 7 bad rows; three come in, each by another way, one from elsewhere does not', async ({
  page,
  browser,
  stack,
}) => {
  test.setTimeout(120_000);
  await stack.emulator.call('PUT', '/users/mia@contoso.example', { mailbox: 'licensed' });
  await stack.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
  // Another journey of this house may have answered Microsoft's questions for her already.
  await stack.emulator.autoAnswer({ upn: 'ada@contoso.example', consent: true });
  await page.goto(`${stack.baseUrl}/sign-in/microsoft?returnTo=%2Fsettings%2Fpeople`);
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Kim Larsen/ })).toContainText('Password');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Invite people' }).click();
  await page
    .getByLabel('Or a CSV file')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Look at the list' }).click();
  await expect(page.getByText('193 people can be invited.')).toBeVisible();
  await expect(page.getByText('7 rows are left out')).toBeVisible();
  await expect(page.getByText('Line 195: not an address is no email address we can write to')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Invite 193 people' }).click();
  await expect(page.getByText('193 people invited.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('7 rows are left out')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /Guest \d+/ }).first()).toContainText('Waiting');
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 860 });

  const [byMicrosoft, byPassword, byCode, stranger] = await Promise.all(
    Array.from({ length: 4 }, async () => (await browser.newContext()).newPage()),
  );
  if (!byMicrosoft || !byPassword || !byCode || !stranger) throw new Error('four pages were opened');

  const mias = await linkFor(stack, 'mia@contoso.example');
  await comeAs(stranger, stack, mias, 'dora@fabrikam.example');
  await expect(stranger.getByRole('heading', { name: /belongs to another organization/ })).toBeVisible();
  await expectAccessible(stranger);
  await comeAs(byMicrosoft, stack, mias, 'mia@contoso.example');
  await expectMember(byMicrosoft, stack);

  await byPassword.goto(await linkFor(stack, 'pia@outside.example'));
  await expect(byPassword.getByLabel('Your name')).toHaveValue('Pia Wolf');
  await byPassword.getByLabel('New password').fill('four words in a row');
  await byPassword.getByRole('button', { name: 'Join without Microsoft' }).click();
  await expectMember(byPassword, stack);

  await byCode.goto(await linkFor(stack, 'cleo@outside.example'));
  await byCode.getByRole('button', { name: 'Join without Microsoft' }).click();
  await expectMember(byCode, stack);
  await byCode.context().clearCookies();
  await byCode.goto(`${stack.baseUrl}/sign-in/with?email=cleo%40outside.example`);
  await byCode.getByRole('button', { name: 'Email me a code' }).click();
  await byCode.getByLabel('Code').fill(await codeFor(stack, 'cleo@outside.example'));
  await byCode.getByRole('button', { name: 'Sign in' }).click();
  await expect(byCode.getByRole('heading', { name: 'Welcome, Cleo Ray' })).toBeVisible();

  await page.reload();
  await page.getByLabel('Search by name or email').fill('pia');
  await expect(page.getByRole('row', { name: /Pia Wolf/ })).toContainText('Password');
  await page.getByRole('button', { name: 'Change Pia Wolf' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(page.getByRole('row', { name: /Pia Wolf/ })).toContainText('Deactivated');
  expect((await byPassword.context().request.get(`${stack.baseUrl}/api/session`)).status()).toBe(401);

  await page.getByRole('link', { name: 'Audit trail' }).click();
  await expect(page.getByRole('row', { name: /Ada Lindqvist deactivated Pia Wolf/ })).toBeVisible();
  await expect(
    page.getByRole('row', { name: /Cleo Ray accepted the invitation of cleo@outside.example/ }),
  ).toBeVisible();
  await expect(
    page.getByRole('row', { name: /Somebody was turned away with the invitation of mia@contoso.example/ }),
  ).toContainText('Refused');
  await page.getByText('Details').first().click();
  await expectAccessible(page);
  await page.getByLabel('What happened', { exact: true }).selectOption({ label: 'User removed' });
  await expect(page.getByRole('heading', { name: 'Nothing of the kind' })).toBeVisible();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await page.getByLabel('Outcome', { exact: true }).selectOption({ label: 'Refused' });
  await expect(page.getByRole('row', { name: /Somebody was turned away/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Cleo Ray/ })).toHaveCount(0);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^audit-trail-.*\.csv$/);
  const exported = await text(await file.createReadStream());
  expect(exported).toContain(',invitation.refused,refused,');
  expect(exported).not.toContain(',done,');
  await page.getByRole('button', { name: 'Show everything' }).click();
  await page.getByLabel('Who did it').fill('Cleo');
  await page.getByLabel('Who did it').fill('Cleo Ray, cleo@outside.example');
  await expect(page.getByRole('row', { name: /Ada Lindqvist/ })).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Cleo Ray signed in/ }).first()).toBeVisible();
  await expectAccessible(page);
});
