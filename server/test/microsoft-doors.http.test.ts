import { operations } from '@gatehouse/contract';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registrationScopes, type AppRegistration } from '../src/ports/microsoft/registrations.ts';
import { linkFor } from './bindings.ts';
import { Browser } from './browser.ts';
import { lastMailTo } from './notices.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ environment: { SUPPORT_TENANT_ID: 'e07b94c6-5a2f-4d81-b3e8-61f9d07a4c35' } });
});
afterAll(() => house.close());

/** One way by which a browser is sent to Microsoft: the address that leaves. */
interface Door {
  /** The file that makes the address. */
  readonly file: string;
  readonly registration: AppRegistration;
  /** Its token is looked at and thrown away. */
  readonly isWithoutOfflineAccess?: true;
  readonly leave: () => Promise<string>;
}

async function locationOf(path: string, browser = new Browser()): Promise<string> {
  const page = await browser.ask(house.baseUrl + path);
  return page.headers.get('location') ?? `${path} answered ${page.status}`;
}

const signInFile = 'features/sign-in/start-sign-in.ts';
const handOffFile = 'features/admin-consent/start-journey.ts';
const connectionFile = 'features/mailboxes/start-connection.ts';

async function fromHandOff(path: string): Promise<string> {
  const api = apiOf(house, await signIn(house, 'ada@contoso.example'));
  const { url } = replyOf(await api(operations.createHandOffLink, { body: {} }));
  return locationOf(new URL(url).pathname + path);
}

const doors: Readonly<Record<string, Door>> = {
  'the sign-in button': {
    file: signInFile,
    registration: 'sign-in',
    leave: () => locationOf('/sign-in/microsoft'),
  },
  'another account': {
    file: signInFile,
    registration: 'sign-in',
    leave: () => locationOf('/sign-in/microsoft?prompt=select_account'),
  },
  'a sign-in that somebody wants with prompt=consent': {
    file: signInFile,
    registration: 'sign-in',
    leave: () => locationOf('/sign-in/microsoft?prompt=consent&loginHint=a%26prompt%3Dconsent'),
  },
  'a session that Microsoft wants to see again': {
    file: signInFile,
    registration: 'sign-in',
    leave: async () => locationOf('/sign-in/microsoft/again', await signIn(house, 'ada@contoso.example')),
  },
  'linking a tenant': {
    file: signInFile,
    registration: 'sign-in',
    async leave() {
      const browser = await signIn(house, 'ada@contoso.example');
      const page = await browser.ask(`${house.baseUrl}/tenants/link/microsoft`);
      return page.headers.get('location') ?? `linking answered ${page.status}`;
    },
  },
  'an invitation': {
    file: signInFile,
    registration: 'sign-in',
    async leave() {
      const api = apiOf(house, await signIn(house, 'ada@contoso.example'));
      const rows = [{ email: 'new@contoso.example', role: 'member' }];
      await api(operations.sendInvitations, { body: { rows } });
      const { link } = await lastMailTo(house, 'new@contoso.example');
      return locationOf(`${new URL(link).pathname}/microsoft`);
    },
  },
  'a binding link': {
    file: signInFile,
    registration: 'sign-in',
    leave: async () =>
      locationOf(`${new URL(await linkFor(house, 'kim@contoso.example')).pathname}/microsoft`),
  },
  'the support door': {
    file: 'features/support-door/support-sign-in.ts',
    registration: 'sign-in',
    leave: () => locationOf('/support/sign-in'),
  },
  'an IT admin approves': {
    file: handOffFile,
    registration: 'mail',
    leave: () => fromHandOff('/approve/mail?prompt=consent'),
  },
  'the sign-in after it': {
    file: handOffFile,
    registration: 'sign-in',
    isWithoutOfflineAccess: true,
    leave: () => fromHandOff('/prove/sign-in?prompt=consent'),
  },
  'Connect Outlook, in this tab': {
    file: connectionFile,
    registration: 'mail',
    leave: async () => locationOf('/mailboxes/connect', await signIn(house, 'ada@contoso.example')),
  },
  'Connect Outlook, in a window': {
    file: connectionFile,
    registration: 'mail',
    async leave() {
      const api = apiOf(house, await signIn(house, 'ada@contoso.example'));
      return replyOf(await api(operations.startMailboxAttempt, { body: { display: 'popup' } })).url;
    },
  },
};

const source = join(import.meta.dirname, '..', 'src');

describe('X11: prompt=consent never leaves the product', () => {
  test('every file that makes an address at Microsoft is among the doors', () => {
    const files = readdirSync(source, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map((entry) => relative(source, join(entry.parentPath, entry.name)))
      .filter((path) => !path.startsWith('ports/'))
      .filter((path) =>
        /\.(startAddress|adminConsentAddress)\(/.test(readFileSync(join(source, path), 'utf8')),
      );
    expect([...new Set(Object.values(doors).map((door) => door.file))].toSorted()).toEqual(files.toSorted());
  });

  test.each(Object.entries(doors))('%s', async (_name, door) => {
    const address = new URL(await door.leave());
    expect(address.origin).toBe(house.emulator.login);
    expect([null, 'select_account', 'login', 'none']).toContain(address.searchParams.get('prompt'));
    expect(address.searchParams.getAll('prompt').length).toBeLessThan(2);
  });

  test('Microsoft has seen none either', async () => {
    const seen = (await house.emulator.call('GET', '/requests?surface=login')) as {
      readonly query: Record<string, string>;
    }[];
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ query }) => /consent/i.test(query['prompt'] ?? ''))).toEqual([]);
  });
});

describe('G01: what is asked for is the one list of the registration', () => {
  test.each(Object.entries(doors))('%s', async (_name, door) => {
    const scopes = new URL(await door.leave()).searchParams.get('scope')?.split(' ');
    const all: readonly string[] = registrationScopes[door.registration];
    expect(scopes).toEqual(
      door.isWithoutOfflineAccess ? all.filter((scope) => scope !== 'offline_access') : all,
    );
  });

  test.each(['sign-in', 'mail'] as const)(
    'the list registered at Microsoft for %s is the same',
    async (name) => {
      const state = (await house.emulator.call('GET', '/state')) as {
        readonly registrations: readonly {
          readonly name: string;
          readonly requiredScopes: readonly string[];
        }[];
      };
      const registered = state.registrations.find((one) => one.name === name);
      expect(registered?.requiredScopes).toEqual(registrationScopes[name]);
    },
  );
});
