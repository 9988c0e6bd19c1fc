/** One recipient as it was typed, and whether it can be sent to. */
export interface Recipient {
  readonly address: string;
  readonly name?: string;
}

const named = /^"?([^"<]*?)"?\s*<([^<>]+)>$/;

/** What is wrong with an address, in words; null where nothing is. */
export function addressFault(address: string): string | null {
  const at = address.split('@');
  if (at.length < 2) return 'has no @';
  if (at.length > 2) return 'has more than one @';
  const [local = '', domain = ''] = at;
  if (local === '') return 'has nothing before the @';
  if (!domain.includes('.')) return 'has no dot after the @';
  return /^[^\s@<>(),;:\\"[\]]+$/.test(local) && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain)
    ? null
    : 'has a character that does not belong there';
}

/** Recipients of pasted or typed text: separated by comma, semicolon or line break, each `a@b.c` or `Ada <a@b.c>`. */
export function parseRecipients(text: string): Recipient[] {
  return text
    .split(/[;,\n]+(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = '', address = part] = named.exec(part) ?? [];
      return name.trim() === ''
        ? { address: address.trim() }
        : { name: name.trim(), address: address.trim() };
    });
}
