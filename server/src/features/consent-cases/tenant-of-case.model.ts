export interface LinkedTenant {
  readonly tenantId: string;
  readonly domain: string;
}

export interface WaitingPersonFacts {
  /** The pin of the user or of the invitation. */
  readonly pinnedTenantId: string | null;
  /** Where the user's Microsoft account is, where they have one here. */
  readonly identityTenantId: string | null;
  /** In small letters. */
  readonly address: string;
}

export type TenantOfCase =
  | { readonly kind: 'known'; readonly tenantId: string; readonly domain: string }
  /** Microsoft's public discovery knows whose this domain is, or nobody. */
  | { readonly kind: 'look-up'; readonly domain: string };

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/**
 * Whose IT admin is asked. In this order: the pin, and the account's own Microsoft identity, which stand for one tenant;
 * a linked tenant, the one under the address's domain or the only one; else the domain of the address.
 */
export function tenantOfCase(person: WaitingPersonFacts, linked: readonly LinkedTenant[]): TenantOfCase {
  const domain = domainOf(person.address);
  const own = person.pinnedTenantId ?? person.identityTenantId;
  if (own !== null) {
    const link = linked.find(({ tenantId }) => tenantId === own);
    return { kind: 'known', tenantId: own, domain: link?.domain ?? domain };
  }
  const only = linked.length === 1 ? linked[0] : undefined;
  const link = linked.find((one) => one.domain.toLowerCase() === domain) ?? only;
  return link === undefined
    ? { kind: 'look-up', domain }
    : { kind: 'known', tenantId: link.tenantId, domain: link.domain };
}
