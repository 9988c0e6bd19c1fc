import { test as base, expect, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { createControlClient, type ControlClient } from '@gatehouse/emulator/control-client';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The whole house as `npm start` runs it, on ports and a folder of its own. */
export interface Stack {
  readonly baseUrl: string;
  readonly login: string;
  readonly outlook: string;
  readonly adminCentre: string;
  readonly emulator: ControlClient;
  /** Ends both processes as a power cut would, and starts them again on the same folder. */
  killAndStartAgain(): Promise<void>;
  stop(): Promise<void>;
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Emulator at base, +1 to +4 and +25; server at +30, its operations at +31. All below the ports that the system gives to
 * outgoing connections by itself (32,768 and up on Linux): one of those can be taken between this look and the start.
 */
async function freeBasePort(): Promise<number> {
  const offsets = [0, 1, 2, 3, 4, 25, 30, 31];
  const rows = 240;
  for (let tries = 0; tries < rows; tries += 1) {
    const base = 20_000 + ((process.pid + tries) % rows) * 50;
    if ((await Promise.all(offsets.map((offset) => isFree(base + offset)))).every(Boolean)) return base;
  }
  throw new Error('no free ports');
}

async function untilOk(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`a process ended while ${url} was awaited`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${url} did not answer in 30 seconds`);
}

function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Starts the house. */
export async function startStack(): Promise<Stack> {
  const base = await freeBasePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const at = (offset: number): string => `http://127.0.0.1:${base + offset}`;
  const baseUrl = `http://localhost:${base + 30}`;
  const environment = {
    ...process.env,
    // A second start takes two thirds of the first.
    NODE_COMPILE_CACHE: join(root, '.cache', 'compile'),
    DATA_DIR: dataDir,
    EMULATOR_PORT: String(base),
    PORT: String(base + 30),
    OPERATIONS_PORT: String(base + 31),
    BASE_URL: baseUrl,
    MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${at(1)},https://graph.microsoft.com=${at(2)},https://entra.microsoft.com=${at(3)},https://outlook.office.com=${at(4)}`,
    DEVELOPMENT_CLOCK_URL: `${at(0)}/clock`,
    SMTP_URL: `smtp://127.0.0.1:${base + 25}`,
  };
  const start = (file: string): ChildProcess =>
    spawn(process.execPath, [join(root, file)], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  let children: ChildProcess[] = [];
  const startBoth = async (): Promise<void> => {
    const emulator = start('emulator/src/main.ts');
    children = [emulator];
    await untilOk(`${at(0)}/state`, emulator);
    const server = start('server/src/main.ts');
    children = [emulator, server];
    await untilOk(`${at(31)}/readyz`, server);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    for (const child of children.toReversed()) child.kill(signal);
    await Promise.all(children.map(ended));
  };
  await startBoth();
  return {
    baseUrl,
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

/** A fixture with a house; journeys of another fixture run in another worker, and so in another house. */
export const houseOfWorker = () =>
  base.extend<object, House>({
    stack: [
      // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's shape and wants an object pattern
      async ({}, use) => {
        const stack = await startStack();
        await use(stack);
        await stack.stop();
      },
      { scope: 'worker', timeout: 60_000 },
    ],
    /** No page of ours runs a script, or parses a text as HTML, that its own content policy refuses (security case B14). */
    context: async ({ context, stack }, use) => {
      const refused: string[] = [];
      context.on('console', (message) => {
        const isOurs = message.page()?.url().startsWith(stack.baseUrl) === true;
        if (isOurs && /script-src|trusted-?\s?(html|type)/i.test(message.text()))
          refused.push(message.text());
      });
      await use(context);
      expect(refused).toEqual([]);
    },
  });

/** Tests that share a house with the journeys before them in the same worker. */
export const test = houseOfWorker();

/** Tests that leave the house of the others alone, and share one among themselves. */
export const testOfItsOwn = houseOfWorker();

export { expect };
