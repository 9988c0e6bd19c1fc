import {
  addMethod,
  addUser,
  createOrganization,
  linkTenant,
  organizationByName,
} from '../src/features/organizations/public.ts';
import { setPassword } from '../src/features/passwords/public.ts';
import { databaseClock, type Clock } from '../src/ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../src/ports/db/database.ts';
import type { PasswordHash, PasswordHasher } from '../src/ports/passwords/password-hasher.ts';
import { systemRandom, type Random } from '../src/ports/random/random.ts';
import { Secret } from '../src/ports/secrets/secret.ts';

interface Person {
  readonly displayName: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly objectId: string;
}

interface Customer {
  readonly name: string;
  readonly domain: string;
  readonly tenantId: string;
  readonly people: readonly Person[];
}

const person = (displayName: string, email: string, role: Person['role'], objectId: string): Person => ({
  displayName,
  email,
  role,
  objectId,
});

/**
 * The four customers of the demo. Tenant and object ids are those of the emulator's world, written down here a second
 * time on purpose: code shared with what it is tested against would hide shared mistakes.
 */
export const demoCustomers: readonly Customer[] = [
  {
    name: 'Contoso Electric',
    domain: 'contoso.example',
    tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
    people: [
      person('Ada Lindqvist', 'ada@contoso.example', 'admin', '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4'),
      person('Ben Okafor', 'ben@contoso.example', 'member', '93b5e1a7-2c4f-4d68-8e0b-f16a7d95c342'),
      person('Chen Wei', 'chen@contoso.example', 'member', 'd82a64f9-0e71-4bc5-97a3-5c1e8b3f2d06'),
      person('Max Brandt', 'max@contoso.example', 'member', 'b14d7f25-93ac-4e80-8c6f-7a02d5e9b318'),
    ],
  },
  {
    name: 'Fabrikam Lighting',
    domain: 'fabrikam.example',
    tenantId: 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c',
    people: [
      person('Dora Kovács', 'dora@fabrikam.example', 'admin', '58c1f6e0-a2b9-4d74-93f8-e4076bd1c92a'),
      person('Emil Sandberg', 'emil@fabrikam.example', 'member', 'e9a48b3c-7d05-4f16-a8c2-604f9e7b1d53'),
    ],
  },
  {
    name: 'Northwind Controls',
    domain: 'northwind.example',
    tenantId: '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28',
    people: [
      person('Frida Nyström', 'frida@northwind.example', 'admin', '8f0b5a94-16de-4c73-9e2d-b75a3c68f10e'),
      person('Gus Moreau', 'gus@northwind.example', 'member', '3c7a2e6d-e5f8-4190-a4b6-98d1f07c5b23'),
    ],
  },
  {
    name: 'Wingtip Supply',
    domain: 'wingtip.example',
    tenantId: '2ad60f83-b91e-4c57-95d4-3f7c8e21a06b',
    people: [
      person('Hana Sato', 'hana@wingtip.example', 'admin', '1e96d4c0-8b7a-4f25-b3d9-5f08a6e2c741'),
      person('Jo Ferreira', 'jo@wingtip.example', 'member', '74bf03e8-5d1c-4a96-8f47-c2e9b5170da3'),
    ],
  },
];

/** Known to everybody, so refused by name in production. */
export const demoPassword = 'Gatehouse-demo-1';

/** The two of Contoso Electric who come in with us, not with Microsoft. */
export const demoWithoutMicrosoft = [
  { displayName: 'Kim Larsen', email: 'kim@contoso.example', method: 'password' },
  { displayName: 'Lee Costa', email: 'lee@contoso.example', method: 'email-code' },
] as const;

/** Fills the database with the demo's customers, through the use cases, each once: a second start changes nothing. */
export async function seedDemo(db: Database, passwords: PasswordHasher): Promise<void> {
  const deps = { clock: databaseClock, random: systemRandom };
  const hash = await passwords.hash(new Secret(demoPassword));
  for (const customer of demoCustomers) {
    await inTransaction(db, async (tx) => {
      if ((await organizationByName(tx, customer.name)) !== undefined) return;
      const organizationId = await createOrganization(deps, tx, customer.name);
      await linkTenant(deps, tx, {
        organizationId,
        tenantId: customer.tenantId,
        displayDomain: customer.domain,
      });
      for (const { objectId, ...someone } of customer.people) {
        await addUser(deps, tx, {
          organizationId,
          ...someone,
          identity: { tenantId: customer.tenantId, objectId },
        });
      }
      if (customer.domain === 'contoso.example') await addWithoutMicrosoft(deps, tx, organizationId, hash);
    });
  }
}

async function addWithoutMicrosoft(
  deps: { readonly clock: Clock; readonly random: Random },
  tx: Executor,
  organizationId: string,
  hash: PasswordHash,
): Promise<void> {
  for (const { displayName, email, method } of demoWithoutMicrosoft) {
    const userId = await addUser(deps, tx, {
      organizationId,
      displayName,
      email,
      role: 'member',
      identity: null,
    });
    if (userId === null) throw new Error(`${email} is there already`);
    if (method === 'password') await setPassword(deps, tx, { organizationId, userId }, hash);
    else await addMethod(deps, tx, { organizationId, userId }, method);
  }
}
