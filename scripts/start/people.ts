/** Whom the demo offers, as the terminal shows it. Read from the emulator, so that the list is what is true. */
export async function describePeople(control: string): Promise<readonly string[]> {
  try {
    const response = await fetch(`${control}/people`, { signal: AbortSignal.timeout(2000) });
    const people: unknown = response.ok ? await response.json() : null;
    const lines = Array.isArray(people) ? people.filter(isPerson).map(describe) : [];
    return lines.length > 0 ? lines : fixedPeople;
  } catch {
    return fixedPeople;
  }
}

interface Person {
  readonly upn: string;
  readonly password: string;
  readonly about: string;
}

function isPerson(value: unknown): value is Person {
  if (typeof value !== 'object' || value === null || !('upn' in value) || !('password' in value)) return false;
  return typeof value.upn === 'string' && typeof value.password === 'string' && 'about' in value;
}

function describe({ upn, password, about }: Person): string {
  return `  ${upn.padEnd(28)} ${about.padEnd(34)} password ${password}`;
}

const fixedPeople: readonly string[] = [
  '  ada@contoso.example          account admin; users may consent',
  '  ben@contoso.example          member',
  '  chen@contoso.example         member',
  '  dora@fabrikam.example        account admin; approval by request',
  '  frida@northwind.example      account admin; only admins consent',
  '  hana@wingtip.example         account admin; Microsoft decides',
  '  The password of each stands on the emulated sign-in page.',
];
