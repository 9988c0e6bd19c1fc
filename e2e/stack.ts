import { test as base, expect, type BrowserContext, type ConsoleMessage, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { createControlClient } from '@gatehouse/emulator/control-client';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, environmentOf, freeBasePort, untilOk, type Stack } from './ground.ts';
import { startRollingStack } from './rolling-stack.ts';

export type { Stack } from './ground.ts';

const root = join(import.meta.dirname, '..');

/** Starts the house. */
export async function startStack(): Promise<Stack> {
  const base = await freeBasePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const at = (offset: number): string => `http://127.0.0.1:${base + offset}`;
  const environment = environmentOf(base, dataDir);
  const start = (file: string): ChildProcess =>
    spawn(process.execPath, ['--disable-proto=delete', join(root, file)], {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  let children: ChildProcess[] = [];
  const startBoth = async (): Promise<void> => {
    const emulator = start('emulator/src/main.ts');
    children = [emulator];
    await untilOk(`${at(0)}/state`, emulator);
    const server = start('server/dist/main.js');
    children = [emulator, server];
    await untilOk(`${at(31)}/readyz`, server);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    for (const child of children.toReversed()) child.kill(signal);
    await Promise.all(children.map(ended));
  };
  await startBoth();
  return {
    baseUrl: `http://localhost:${base + 30}`,
    login: at(1),
    outlook: at(4),
    adminCentre: at(3),
    emulator: createControlClient(at(0)),
    async killAndStartAgain() {
      await end('SIGKILL');
      await startBoth();
    },
    async stop() {
      await end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * No page of the journey has an accessibility finding. Frames hold strangers' mail and are left out; so the scan can run as
 * one script in the page ("legacy mode"), without the blank page that would put together what the frames found.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // What fades in has too little contrast until it is there. In a page that is not seen nothing fades.
  await page.evaluate(
    `Promise.race([
      Promise.allSettled(document.getAnimations().map((one) => one.finished)),
      new Promise((done) => setTimeout(done, 500)),
    ]).then(() => null)`,
  );
  const { violations } = await new AxeBuilder({ page })
    .exclude('iframe')
    .options({ iframes: false })
    .setLegacyMode()
    .analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

/**
 * Keeps the page as a picture of the guides, where that is asked for: `GUIDE_PICTURES=1 npx playwright test --config=e2e`.
 * What changes from run to run (links, references) is in them; so they are made anew by hand, and no test compares them.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env['GUIDE_PICTURES'] !== '1') return;
  await page.screenshot({ path: join(root, 'docs', 'guides', 'pictures', `${name}.png`) });
}

/** Goes through Microsoft's pages as this person, as far as they are shown. */
export async function passMicrosoft(page: Page, name: string): Promise<void> {
  await page.getByText(name, { exact: true }).click();
  await page.getByLabel(/password/i).fill('Gatehouse-demo-1');
  await page.keyboard.press('Enter');
  const accept = page.getByRole('button', { name: 'Accept' });
  await expect(accept).toBeVisible();
  await expectAccessible(page);
  await accept.click();
}

interface House {
  readonly stack: Stack;
}

interface Watched {
  readonly refusals: readonly string[];
}

/** A fixture with a house; journeys of another fixture run in another worker, and so in another house. */
export const houseOfWorker = () =>
  base.extend<Watched, House>({
    stack: [
      // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's shape and wants an object pattern
      async ({}, use) => {
        // e2e/rolling.config.ts: the same journeys, on replicas that are replaced all the while.
        const isRolling = process.env['ROLLING'] === '1';
        const stack = isRolling ? await startRollingStack() : await startStack();
        await use(stack);
        await stack.stop();
      },
      { scope: 'worker', timeout: 60_000 },
    ],
    /** No page of ours does what its own content policy refuses, in whatever browser of the journey (security case B14). */
    refusals: [
      async ({ browser, stack }, use) => {
        const refused: string[] = [];
        const hear = (message: ConsoleMessage): void => {
          const isOurs = message.page()?.url().startsWith(stack.baseUrl) === true;
          if (isOurs && /content security policy|trusted-?\s?(html|script|type)/i.test(message.text()))
            refused.push(message.text());
        };
        const watch = (context: BrowserContext): void => void context.on('console', hear);
        browser.on('context', watch);
        await use(refused);
        browser.off('context', watch);
        expect(refused).toEqual([]);
      },
      { auto: true },
    ],
  });

/** Tests that share a house with the journeys before them in the same worker. */
export const test = houseOfWorker();

/** Tests that leave the house of the others alone, and share one among themselves. */
export const testOfItsOwn = houseOfWorker();

export { expect };
