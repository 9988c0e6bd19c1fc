import { Hono } from 'hono';
import type { ObservedEnv } from '../control/observed.ts';
import { userConsentSettings } from '../directory/directory-state.ts';
import { delegatedPermissions } from '../directory/permissions.ts';
import type { Entra } from '../entra/entra.ts';
import { adminConsentPage, maximumDays, userConsentPage } from './consent-settings.page.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import type { Visit } from './visit.ts';
import { acting, visiting } from './visiting.ts';
import type { Act } from './visiting.ts';

/** Consent and permissions: what people may do themselves, and how they ask. */
export function consentSettingsRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  const user = '/:tenant/consent-and-permissions/user-consent-settings';
  const admin = '/:tenant/consent-and-permissions/admin-consent-settings';
  app.get(user, visiting(entra, userConsentPage));
  app.post(user, visiting(entra, acting('user-consent-settings', changeUserConsent)));
  app.post(`${user}/low-risk`, visiting(entra, acting('classify-permissions', classify)));
  app.get(admin, visiting(entra, adminConsentPage));
  app.post(admin, visiting(entra, acting('admin-consent-settings', changeRequests)));
  return app;
}

const changeUserConsent: Act<Visit> = ({ tenant }, form) => {
  const setting = userConsentSettings.find((each) => each === form['setting']?.[0]);
  if (!setting) return { why: `${words.userConsentForApplications.text}: choose one of the four.` };
  tenant.userConsent = setting;
  return `${portalAddress(tenant, 'linkUserConsentSettings')}?done=saved`;
};

/** Only delegated permissions that need no admin can be classified (configure-permission-classifications.md 2025-03). */
const classify: Act<Visit> = ({ tenant }, form) => {
  const chosen = form['permission'] ?? [];
  tenant.lowRiskPermissions = delegatedPermissions.flatMap((each) =>
    !each.adminRequired && chosen.includes(each.name) ? [each.name] : [],
  );
  return `${portalAddress(tenant, 'linkUserConsentSettings')}?done=saved`;
};

const changeRequests: Act<Visit> = ({ entra, tenant }, form) => {
  const isYes = (field: string): boolean => form[field]?.[0] === 'yes';
  const days = Number(form['days']?.[0]);
  if (!Number.isInteger(days) || days < 1 || days > maximumDays) {
    return { why: `${words.requestExpiresAfterDays.text}: a whole number from 1 to ${maximumDays}.` };
  }
  tenant.adminConsentRequests = isYes('requests');
  tenant.notifyReviewers = isYes('notify');
  tenant.remindersEnabled = isYes('remind');
  tenant.reviewers = (form['reviewer'] ?? []).filter(
    (upn) => entra.directory.findPerson(upn)?.tid === tenant.id,
  );
  tenant.requestDurationInDays = days;
  return `${portalAddress(tenant, 'linkAdminConsentSettings')}?done=saved`;
};
