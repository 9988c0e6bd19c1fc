import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { buttonOf } from '../steps.ts';
import { expect, expectAccessible, houseOfWorker, passMicrosoft } from '../stack.ts';

/** A house of its own, in which ada has not been asked yet. */
const test = houseOfWorker();

/** A page that would tell if it ever ran, too large for a mail. */
const script = '<!doctype html><script>document.title = "it ran"; alert("it ran")</script>';
const content = Buffer.from(script.padEnd(5_300_000, ' plan'));

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

test('ada sends a file that is too large for a mail; a stranger downloads it until she takes the link back', async ({
  page,
  browser,
  stack,
}) => {
  await page.goto(stack.baseUrl);
  await page.getByRole('link', { name: 'Continue with Microsoft' }).click();
  await passMicrosoft(page, 'Ada Lindqvist');
  await page.goto(`${stack.baseUrl}/mailboxes/connect`);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.waitForURL((url) => url.hostname === 'localhost');

  await page.goto(`${stack.baseUrl}/compose`);
  await page.getByLabel('To', { exact: true }).fill('buyer@elsewhere.example');
  await page.getByLabel('Subject').fill('Plans of the east wing');
  let cuts = 1;
  let isFreed = false;
  await page.route(/\/parts\/3$/, async (route) => {
    if (cuts > 0 || !isFreed) {
      cuts -= 1;
      await route.abort('connectionreset');
    } else await route.continue();
  });
  await page.setInputFiles('input[type=file]', {
    name: 'east wing.html',
    mimeType: 'text/html',
    buffer: content,
  });
  await expect(page.getByText('Travels as a link, good for 30 days')).toBeVisible();
  await expect(page.getByText('No connection. It goes on by itself')).toBeVisible();
  await expectAccessible(page);
  isFreed = true;
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 30_000 });
  await page.getByRole('button', { name: 'Send message' }).click();

  const links = page.getByRole('region', { name: 'Files that travel as links' });
  await expect(links.getByText('not downloaded yet')).toBeVisible();
  await expectAccessible(page);

  const outlook = await browser.newPage();
  const address = await buttonOf(outlook, stack, 'buyer@elsewhere.example', 'Plans of the east wing');
  expect(new URL(address).origin).toBe(stack.baseUrl);
  await outlook.close();

  const stranger = await browser.newPage();
  await stranger.goto(address);
  await expect(stranger.getByText('Ada Lindqvist of Contoso Electric')).toBeVisible();
  await expect(stranger.getByText('Web page or drawing')).toBeVisible();
  await expectAccessible(stranger);
  const [download] = await Promise.all([
    stranger.waitForEvent('download'),
    stranger.getByRole('button', { name: 'Download the file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('east wing.html');
  expect(await hashOf(await download.path())).toBe(createHash('sha256').update(content).digest('hex'));
  // I05: saved, never shown: the page is where it was.
  await expect(stranger).toHaveTitle(/A file for you/);

  await page.reload();
  await expect(links.getByText('downloaded once')).toBeVisible();
  await links.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Take this link back?')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Revoke the link' }).click();
  await expect(links.getByText(/Revoked at/)).toBeVisible();

  await stranger.reload();
  await expect(stranger.getByRole('heading', { name: 'This link was taken back' })).toBeVisible();
  await expectAccessible(stranger);
});
