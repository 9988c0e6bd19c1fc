import type { HandOffLinkView } from '@gatehouse/contract';
import { isoOrNull } from '../../kernel/time.ts';
import type { Log } from '../../ports/log/log.ts';
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

/**
 * The token of a link that was not revoked. None where it cannot be opened, as after its sealing key was taken out of the
 * configuration: the link is as good as over, and the operator reads why.
 */
export function findToken(
  deps: { readonly sealing: Sealing; readonly log: Log },
  row: Pick<HandOffLinkRow, 'id' | 'sealed_token'>,
): string | null {
  try {
    return deps.sealing.open(row.sealed_token, tokenContext(row.id)).reveal();
  } catch (fault) {
    deps.log.error('hand-off-link.cannot-be-opened', { handOffLinkId: row.id }, fault);
    return null;
  }
}

/** The path of the page behind a token. */
export const pagePath = (token: string): `/it/${string}` => `/it/${token}`;
