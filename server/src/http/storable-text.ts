/**
 * Where a text stands that no database keeps, as `body.messages.3.html`; null where there is none. PostgreSQL refuses U+0000 in a text
 * (its documentation, 8.3 Character Types, 2026-11), and half of a surrogate pair would be kept as another character.
 */
export function findUnstorableText(value: unknown, at: string): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? at : null;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = findUnstorableText(inner, at === '' ? name : `${at}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
