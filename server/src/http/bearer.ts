/**
 * The credential of an `Authorization: Bearer` header; undefined where there is no such header. Whatever follows the
 * scheme is handed on, so that a wrong key is refused and never taken for no key.
 */
export function bearerOf(header: string | undefined): string | undefined {
  return header !== undefined && /^bearer(\s|$)/i.test(header)
    ? header.slice('bearer'.length).trim()
    : undefined;
}
