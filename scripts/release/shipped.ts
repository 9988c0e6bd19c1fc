interface Entry {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, Entry>>;

/** Where Node would find a package that is named there: in the nearest folder of packages above. */
function placeOf(packages: Packages, name: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.replace(/(^|\/)[^/]*$/, '')) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') return undefined;
  }
}

/** The places in the lock file of what a workspace needs to run, what it needs itself included. */
export function neededBy(packages: Packages, workspace: string): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (place: string): void => {
    const entry = packages[place];
    if (entry === undefined || found.has(place)) return;
    found.add(place);
    // A workspace of ours lies elsewhere.
    if (entry.link === true) return look(entry.resolved ?? '');
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      look(placeOf(packages, name, place) ?? '');
  };
  look(workspace);
  found.delete(workspace);
  return found;
}
