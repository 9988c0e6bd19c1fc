/** Where a page of people ended. */
export interface Cursor {
  readonly sortKey: string;
  readonly id: string;
}

/** The cursor as it stands in addresses: opaque to callers, and nothing in it is believed but as a place in a list. */
export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.sortKey, cursor.id])).toString('base64url');
}

/** null where the text was not written by `writeCursor`. */
export function parseCursor(text: string): Cursor | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parsed) || parsed.length !== 2) return null;
    const [sortKey, id] = parsed as unknown[];
    if (typeof sortKey !== 'string' || typeof id !== 'string' || sortKey.includes('\0')) return null;
    return { sortKey, id };
  } catch {
    return null;
  }
}
