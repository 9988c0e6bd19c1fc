import type { BrowserContext, Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { markupPayloads } from '../../test/markup-payloads.ts';
import { expect, houseOfWorker, type Stack } from '../stack.ts';

const test = houseOfWorker();

const count = Number(process.env['PROVE_COUNT'] ?? markupPayloads.length);
const first = Number(process.env['PROVE_FIRST'] ?? 0);
/** As many names as one look at the lists shows. */
const atOnce = 12;
const ada = 'ada@contoso.example';

/** What no page may cause: a dialog, or anything that the content policy has to refuse. */
async function watch(context: BrowserContext): Promise<string[]> {
  const told: string[] = [];
  await context.exposeBinding('tellViolation', (_source, what: string) => void told.push(what));
  await context.addInitScript(`document.addEventListener('securitypolicyviolation', (event) => {
    tellViolation(location.pathname + ': ' + event.violatedDirective + ' ' + event.blockedURI);
  })`);
  context.on('page', (page) => {
    page.on('dialog', (dialog) => {
      told.push(`${page.url()}: a dialog, ${dialog.message()}`);
      void dialog.dismiss();
    });
  });
  return told;
}

/** The API as ada's browser sees it; it waits where it is asked to. */
function apiOf(page: Page, stack: Stack) {
  return async (method: string, path: string, data: unknown): Promise<Record<string, unknown>> => {
    for (;;) {
      const answer = await page.context().request.fetch(stack.baseUrl + path, {
        method,
        headers: {
          origin: stack.baseUrl,
          ...(Buffer.isBuffer(data)
            ? { 'content-type': 'application/octet-stream' }
            : { 'idempotency-key': randomUUID() }),
        },
        data,
      });
      if (answer.status() === 429) {
        await pause(1000 * Number(answer.headers()['retry-after'] ?? 1));
        continue;
      }
      if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
      return (await answer.json()) as Record<string, unknown>;
    }
  };
}

test('B14: names that would like to be markup are text on every page with a session', async ({
  context,
  stack,
}) => {
  const told = await watch(context);
  const page = await context.newPage();
  await stack.emulator.autoAnswer({ upn: ada, consent: true });
  await page.goto(`${stack.baseUrl}/sign-in/microsoft`);
  await page.goto(`${stack.baseUrl}/mailboxes/connect`);
  await expect(page.getByText(ada).first()).toBeVisible();

  // Whoever watches hears of what is refused: otherwise silence would mean nothing.
  await page.evaluate("try { document.body.innerHTML = '<img src=x>'; } catch {}");
  await expect.poll(() => told.length).toBeGreaterThan(0);
  expect(told.splice(0)[0]).toContain('require-trusted-types-for');

  const api = apiOf(page, stack);
  const names = markupPayloads.slice(first, first + count);
  for (let start = 0; start < names.length; start += atOnce) {
    const some = names.slice(start, start + atOnce);
    const ids: string[] = [];
    const rows = some.map((displayName, place) => ({
      email: `p${first + start + place}@contoso.example`,
      displayName,
      role: 'member',
    }));
    await api('POST', '/api/invitations', { rows });
    for (const name of some) {
      await api('PUT', '/api/profile', { displayName: name, language: 'en', timeZone: null });
      const fileName = encodeURIComponent(name.replaceAll(/[\\/]/g, ''));
      const { id: file } = await api('POST', `/api/attachments?name=${fileName}`, Buffer.from('x'));
      const { id } = await api('POST', '/api/messages', {
        to: [{ address: 'ben@contoso.example', name }],
        subject: name,
        html: `<p>${name}</p>`,
        attachmentIds: [file],
      });
      ids.push(String(id));
      // The name of whoever is signed in stands in the head of each page.
      await page.goto(`${stack.baseUrl}/settings/profile`);
      await expect(page.locator('#display-name')).toHaveValue(name.trim());
    }
    const key = { holder: 'person', scopes: ['messages:read'], lifeDays: 30 };
    await api('POST', '/api/api-keys', { ...key, name: some.at(-1) });
    await page.goto(`${stack.baseUrl}/outbox`);
    for (const name of some) await expect(page.getByText(name.trim()).first()).toBeVisible();
    for (const id of ids) {
      await page.goto(`${stack.baseUrl}/outbox?message=${id}`);
      await expect(page.locator('iframe.body-frame')).toBeVisible();
    }
    await page.goto(`${stack.baseUrl}/settings/people`);
    for (const { email } of rows.slice(-3)) await expect(page.getByText(email).first()).toBeVisible();
    for (const path of ['/', '/settings/profile/preferences', '/settings/sso', '/settings/audit']) {
      await page.goto(stack.baseUrl + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
    // What was written is read by the editor once more, and what is pasted by it as well.
    await page.goto(`${stack.baseUrl}/compose`);
    const editor = page.getByRole('textbox', { name: 'Message' });
    await editor.click();
    const pasted = JSON.stringify(`<p>pasted</p>${some.join('')}`);
    await page.evaluate(`{
      const data = new DataTransfer();
      data.setData('text/html', ${pasted});
      const paste = { clipboardData: data, bubbles: true, cancelable: true };
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', paste));
    }`);
    await expect(editor).toContainText('pasted');
    await page.reload();
    expect(told).toEqual([]);
  }
});
