import {
  demoCustomers,
  demoPassword as ourPassword,
  demoWithoutMicrosoft,
} from '../../server/worlds/demo.ts';
import { demoPassword } from '../../emulator/src/directory/demo-world.ts';
import type { Person, Registration, Tenant } from '../../emulator/src/directory/directory-state.ts';

async function get<Answer>(address: string): Promise<Answer> {
  const response = await fetch(address, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return (await response.json()) as Answer;
}

/** How programs reach the emulator under Microsoft's own names. */
export interface Hosts {
  readonly caFile: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly chromiumArguments: readonly string[];
}

/** Null where it was not started so. */
export async function readHosts(control: string): Promise<Hosts | null> {
  return (await get<{ hosts: Hosts | null }>(`${control}/state`)).hosts;
}

/** Who can sign in, tenant by tenant, read from the emulator, so that the list is what is true. */
export async function describePeople(control: string): Promise<readonly string[]> {
  const { tenants, people } = await get<{ tenants: readonly Tenant[]; people: readonly Person[] }>(
    `${control}/state`,
  );
  const invited = new Set(demoCustomers.flatMap((customer) => customer.people.map((person) => person.email)));
  const lines = tenants.map((tenant) => {
    const members = people.filter(
      ({ tid, home, deletedAt }) => tid === tenant.id && home === null && deletedAt === null,
    );
    const names = members.filter(({ upn }) => invited.has(upn)).map(({ upn }) => upn);
    return names.length > 0 ? [`  ${tenant.displayName.padEnd(20)} ${names.join(', ')}`] : [];
  });
  const strangers = people
    .filter(({ upn, home }) => home === null && !invited.has(upn))
    .map(({ upn }) => upn);
  lines.push([`  At Microsoft only    ${strangers.join(', ')}`]);
  const [withPassword, withCode] = (['password', 'email-code'] as const).map((method) =>
    demoWithoutMicrosoft
      .filter((one) => one.method === method)
      .map(({ email }) => email)
      .join(', '),
  );
  return [
    ...lines.flat(),
    `  Password of everybody at Microsoft: ${demoPassword}`,
    `  Without Microsoft    ${withPassword} by password: ${ourPassword}`,
    `                       ${withCode} by a code that is mailed`,
  ];
}

/**
 * The emulator keeps its registrations across starts; when the product has moved to another address (PORT, BASE_URL),
 * its redirect URIs are added there, as one would in the Entra admin centre.
 */
export async function registerProduct(control: string, product: string): Promise<void> {
  const registrations = await get<readonly Registration[]>(`${control}/registrations`);
  for (const { name, redirectUris, postLogoutRedirectUris } of registrations) {
    if (redirectUris.some((uri) => new URL(uri).origin === product)) continue;
    const moved = (uris: readonly string[]): string[] => [
      ...new Set([...uris, ...uris.map((uri) => product + new URL(uri).pathname)]),
    ];
    await fetch(`${control}/registrations/${name}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        redirectUris: moved(redirectUris),
        postLogoutRedirectUris: moved(postLogoutRedirectUris),
      }),
    });
  }
}
