/** What of the OSV format is read (ossf.github.io/osv-schema, 1.7). */
export interface Advisory {
  readonly id: string;
  readonly summary?: string;
  readonly withdrawn?: string;
  readonly database_specific?: { readonly severity?: string };
  readonly affected?: readonly {
    readonly package?: { readonly ecosystem: string; readonly name: string };
    readonly versions?: readonly string[];
    readonly ranges?: readonly { readonly type: string; readonly events: readonly RangeEvent[] }[];
  }[];
}

interface RangeEvent {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly last_affected?: string;
}

export interface Finding {
  readonly name: string;
  readonly version: string;
  readonly id: string;
  readonly severity: string;
  readonly summary: string;
}

interface Locked {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly link?: boolean }>>;
}

/** Every package of a lock file that an advisory is about. */
export function findKnown(lock: Locked, advisories: readonly Advisory[]): Finding[] {
  const locked = Object.entries(lock.packages).flatMap(([path, { version, link }]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    return version === undefined || link === true || !path.includes('node_modules/')
      ? []
      : [{ name, version }];
  });
  return advisories
    .filter(({ withdrawn }) => withdrawn === undefined)
    .flatMap((advisory) =>
      locked
        .filter(({ name, version }) => isAbout(advisory, name, version))
        .map(({ name, version }) => ({
          name,
          version,
          id: advisory.id,
          // What nobody has rated is not harmless.
          severity: advisory.database_specific?.severity?.toLowerCase() ?? 'unrated',
          summary: advisory.summary ?? '',
        })),
    );
}

function isAbout({ affected = [] }: Advisory, name: string, version: string): boolean {
  return affected.some(
    (one) =>
      one.package?.ecosystem === 'npm' &&
      one.package.name === name &&
      (one.versions?.includes(version) === true ||
        (one.ranges ?? []).some(({ type, events }) => type === 'SEMVER' && isWithin(events, version))),
  );
}

/** The events of a range in the order of their versions: introduced opens it, fixed and last_affected close it. */
function isWithin(events: readonly RangeEvent[], version: string): boolean {
  let isAffected = false;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined && (introduced === '0' || compare(version, introduced) >= 0))
      isAffected = true;
    if (fixed !== undefined && compare(version, fixed) >= 0) isAffected = false;
    if (last !== undefined && compare(version, last) > 0) isAffected = false;
  }
  return isAffected;
}

/** Which of two versions comes later (semver.org, 11); what is built (+) does not count. */
export function compare(one: string, other: string): number {
  const [first, second] = [parse(one), parse(other)];
  for (const at of [0, 1, 2]) {
    const difference = (first.numbers[at] ?? 0) - (second.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (first.before.length === 0 || second.before.length === 0)
    return second.before.length - first.before.length;
  for (let at = 0; at < Math.max(first.before.length, second.before.length); at += 1) {
    const difference = compareParts(first.before[at], second.before[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parse(version: string): { readonly numbers: readonly number[]; readonly before: readonly string[] } {
  const [plain = ''] = version.split('+');
  const dash = plain.indexOf('-');
  const numbers = (dash === -1 ? plain : plain.slice(0, dash)).split('.').map(Number);
  return { numbers, before: dash === -1 ? [] : plain.slice(dash + 1).split('.') };
}

function compareParts(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isNumber && isOtherNumber) return Number(one) - Number(other);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return one < other ? -1 : Number(one > other);
}
