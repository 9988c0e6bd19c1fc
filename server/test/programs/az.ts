import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Stands in for Azure's `az` in front of an emulator (EMULATOR_CONTROL): understands what the script of `npm run registrations`
 * asks, and does it there by its control API. What it does not understand ends it with 2, as `az` does.
 */
const given = process.argv.slice(2);
const control = process.env['EMULATOR_CONTROL'] ?? '';

interface Manifest {
  readonly displayName: string;
  readonly web: { readonly redirectUris: readonly string[]; readonly logoutUrl?: string };
  readonly requiredResourceAccess: readonly { readonly resourceAccess: readonly { readonly id: string }[] }[];
}

const option = (name: string): string => {
  const at = given.indexOf(name);
  return at < 0 ? '' : (given[at + 1] ?? '');
};

async function ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(control + path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** The table of ids that Microsoft publishes (docs/reference/microsoft.md 2.2). */
function scopeOf(id: string): string {
  const text = readFileSync(
    join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'microsoft.md'),
    'utf8',
  );
  const row = text.split('\n').find((line) => line.includes(`| ${id} |`)) ?? '';
  return /^\| ([\w.]+) /.exec(row)?.[1] ?? `unknown-${id}`;
}

async function nameOf(clientId: string): Promise<string> {
  for (const name of ['sign-in', 'mail'])
    if ((await ask('GET', `/registrations/${name}`))['clientId'] === clientId) return name;
  throw new Error(`no registration ${clientId}`);
}

async function rest(): Promise<string> {
  const name = /\(uniqueName='gatehouse-(sign-in|mail)-[a-z0-9-]+'\)$/.exec(option('--url'))?.[1];
  if (name === undefined) throw new Error(`not an address: ${option('--url')}`);
  if (option('--method') === 'GET') return String((await ask('GET', `/registrations/${name}`))['clientId']);
  if (!given.includes('Prefer=create-if-missing')) throw new Error('404: no such application');
  const { displayName, web, requiredResourceAccess } = JSON.parse(option('--body')) as Manifest;
  const [graph] = requiredResourceAccess;
  await ask('PATCH', `/registrations/${name}`, {
    displayName,
    redirectUris: web.redirectUris,
    ...(web.logoutUrl === undefined ? {} : { logoutUrl: web.logoutUrl }),
    requiredScopes: graph?.resourceAccess.map(({ id }) => scopeOf(id)) ?? [],
  });
  return '';
}

async function resetCredential(): Promise<string> {
  if (!given.includes('--append')) throw new Error('this would end the credentials that are there');
  const name = await nameOf(option('--id'));
  const file = option('--cert').replace(/^@/, '');
  if (file === '') {
    const made = `made-by-az-${name}`;
    await ask('PATCH', `/registrations/${name}`, { secrets: [made] });
    return made;
  }
  const { certificates } = await ask('GET', `/registrations/${name}`);
  const all = [...(certificates as string[]), readFileSync(file, 'utf8')];
  await ask('PATCH', `/registrations/${name}`, { certificates: all });
  return '';
}

const acts: Readonly<Record<string, () => Promise<string>>> = {
  rest: () => rest(),
  'ad sp show': () => nameOf(option('--id')).then(() => ''),
  'ad app credential reset': () => resetCredential(),
  'account show': () => ask('GET', '/registrations/sign-in').then(({ ownerTid }) => String(ownerTid)),
};

const act = Object.entries(acts).find(([words]) => given.join(' ').startsWith(`${words} `))?.[1];
if (act === undefined) {
  process.stderr.write(`az: ${given.join(' ')} is not understood\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(`${await act()}\n`);
}
