import type { HandOffLinkView } from '@gatehouse/contract';
import { isoOrNull } from '../../kernel/time.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { handOffLinkState } from './hand-off-link.model.ts';
import type { HandOffLinkRow } from './hand-off-links.store.ts';

/** The link as its account sees it: never its address. */
export function handOffLinkView(row: HandOffLinkRow, now: Date): HandOffLinkView {
  return {
    id: row.id as HandOffLinkView['id'],
    tenantId: row.tenant_id,
    domain: row.display_domain,
    state: handOffLinkState({ expiresAt: row.expires_at, revokedAt: row.revoked_at }, now),
    madeBy: row.maker_name,
    madeAt: row.made_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: isoOrNull(row.revoked_at),
    firstClickedAt: isoOrNull(row.first_clicked_at),
    reference: row.reference,
  };
}

/** What the token of one link is sealed for. */
export const tokenContext = (linkId: string) => ['hand-off-token', linkId] as const;

/** The token of a link that was not revoked. */
export function openToken(
  deps: { readonly sealing: Sealing },
  row: Pick<HandOffLinkRow, 'id' | 'sealed_token'>,
): string {
  return deps.sealing.open(row.sealed_token, tokenContext(row.id)).reveal();
}

/** The path of the page behind a token. */
export const pagePath = (token: string): `/it/${string}` => `/it/${token}`;
