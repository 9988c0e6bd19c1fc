/** What the address of Compose says: which draft is open; none: a new message. */
export interface ComposeSearch {
  readonly draft?: string;
}

export function readComposeSearch(search: Record<string, unknown>): ComposeSearch {
  const { draft } = search;
  return typeof draft === 'string' && draft !== '' ? { draft } : {};
}
