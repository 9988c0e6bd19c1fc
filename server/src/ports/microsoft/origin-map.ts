/** Real origin → the origin that stands in for it. Empty in production. */
export type OriginMap = ReadonlyMap<string, string>;

/** The address with its origin exchanged where the map names it; path, query and fragment stay. */
export function mapOrigin(address: URL, map: OriginMap): URL {
  const target = map.get(address.origin);
  if (target === undefined) return address;
  return new URL(`${address.pathname}${address.search}${address.hash}`, target);
}

/** A `fetch` that goes through the map and never follows a redirect by itself. */
export type MappedFetch = (url: string, init?: RequestInit) => Promise<Response>;

/** The `fetch` that is handed to the adapters that talk to Microsoft. */
export function createMappedFetch(map: OriginMap): MappedFetch {
  return (url, init) => fetch(mapOrigin(new URL(url), map), { ...init, redirect: 'manual' });
}
