import labels from '../../../../docs/reference/portal-labels.json' with { type: 'json' };
import type { Cloud } from '../../ports/microsoft/cloud.ts';
import { mapOrigin, type OriginMap } from '../../ports/microsoft/origin-map.ts';
import type { PacketFacts } from './packet.model.ts';

/** The words of Microsoft's portal, and the day they were read (docs/decisions/0033). */
export const portalWords = labels;

const linkNames = {
  enterpriseApps: 'linkEnterpriseApps',
  adminConsentRequests: 'linkAdminConsentRequests',
  userConsentSettings: 'linkUserConsentSettings',
  adminConsentSettings: 'linkAdminConsentSettings',
} as const;

/**
 * Pages of the admin centre in one tenant, named by its id: nothing that somebody typed becomes part of an address (L16).
 * Null: in the tenant of whoever opens them.
 */
export function portalLinks(
  tenantId: string | null,
  { cloud, originMap }: { readonly cloud: Cloud; readonly originMap: OriginMap },
): PacketFacts['links'] {
  const address = (name: keyof typeof linkNames): string => {
    const pattern = labels[linkNames[name]].microsoft;
    const real =
      tenantId === null
        ? pattern.replace('/{tenant}', '')
        : pattern.replace('{tenant}', encodeURIComponent(tenantId));
    // The table has the addresses of the global cloud; those of the others differ in the origin alone (known).
    const { pathname, hash } = new URL(real);
    return mapOrigin(new URL(`${cloud.adminCentre}${pathname}${hash}`), originMap).href;
  };
  return {
    enterpriseApps: address('enterpriseApps'),
    adminConsentRequests: address('adminConsentRequests'),
    userConsentSettings: address('userConsentSettings'),
    adminConsentSettings: address('adminConsentSettings'),
  };
}

/** A path of the portal in bold steps, the app's name put in. */
export function portalPath(
  name:
    | 'pathGrantAdminConsent'
    | 'pathReviewRequests'
    | 'pathRevokeConsent'
    | 'pathDisableApp'
    | 'pathDeleteApp'
    | 'pathRequireAssignment'
    | 'pathAssignUsers',
  app: string,
): string {
  return labels[name].steps.map((step) => `**${withNames(step, app)}**`).join(' › ');
}

/** A label with the names put in; Microsoft puts their organization's own name where {tenant} stands. */
export function withNames(label: string, app: string): string {
  return label.replaceAll('{app}', app).replaceAll('{tenant}', '‹your organization›');
}
