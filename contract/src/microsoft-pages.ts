/** A page of Microsoft's that we point people to. */
export interface MicrosoftPage {
  readonly title: string;
  readonly href: string;
  /** `people`: anybody may use it; `it`: documentation for IT admins; `admin-center`: opens in their own tenant. */
  readonly for: 'people' | 'it' | 'admin-center';
  /** When somebody of ours has read it last, or checked that the address leads there. */
  readonly readAt: string;
}

const readAt = '2026-11-29';
const apps = 'https://learn.microsoft.com/entra/identity/enterprise-apps';
const center = 'https://entra.microsoft.com/#view/Microsoft_AAD_IAM';

const page = (forWhom: MicrosoftPage['for'], title: string, href: string): MicrosoftPage => ({
  title,
  href,
  for: forWhom,
  readAt,
});

/**
 * The one table of links to Microsoft: pages, mails and guides take them from here, so that a link which moves is
 * mended once. Addresses without a language, so that Microsoft picks the reader's. The addresses of the admin center are
 * those of docs/reference/portal-labels.json; a test compares.
 */
export const microsoftPages = {
  'consent-page': page(
    'people',
    'What Microsoft’s permission page says',
    'https://learn.microsoft.com/entra/identity-platform/application-consent-experience',
  ),
  'consent-errors': page(
    'people',
    'Errors while you consent to an app',
    `${apps}/application-sign-in-unexpected-user-consent-error`,
  ),
  'my-apps': page('people', 'My Apps: your apps and their permissions', 'https://myapps.microsoft.com'),
  'my-permissions': page(
    'people',
    'Look at or revoke the permissions of an app in My Apps',
    'https://support.microsoft.com/account-billing/edit-or-revoke-application-permissions-in-the-my-apps-portal-169be2b4-ee26-4338-aea8-d19bb2f329ee',
  ),
  'error-lookup': page(
    'people',
    'Microsoft’s own look-up of AADSTS numbers',
    'https://login.microsoftonline.com/error',
  ),
  'user-consent': page('it', 'Configure how users consent to applications', `${apps}/configure-user-consent`),
  'grant-consent': page(
    'it',
    'Grant tenant-wide admin consent to an application',
    `${apps}/grant-admin-consent`,
  ),
  workflow: page('it', 'Configure the admin consent workflow', `${apps}/configure-admin-consent-workflow`),
  'workflow-questions': page(
    'it',
    'Admin consent workflow, questions and answers',
    `${apps}/admin-consent-workflow-faq`,
  ),
  'review-requests': page('it', 'Review admin consent requests', `${apps}/review-admin-consent-requests`),
  assignment: page(
    'it',
    'Assign users and groups to an application',
    `${apps}/assign-user-or-group-access-portal`,
  ),
  'app-properties': page(
    'it',
    'Properties of an application: enabled, assignment required',
    `${apps}/application-properties`,
  ),
  'remove-access': page(
    'it',
    'Remove a user’s access to an application',
    `${apps}/methods-for-removing-user-access`,
  ),
  'revoke-permissions': page(
    'it',
    'Review and revoke permissions of an application',
    `${apps}/manage-application-permissions`,
  ),
  'revoke-access': page(
    'it',
    'Revoke a user’s access',
    'https://learn.microsoft.com/entra/identity/users/users-revoke-access',
  ),
  'tenant-restrictions': page(
    'it',
    'Restrict access to other tenants',
    'https://learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions',
  ),
  'conditional-access': page(
    'it',
    'Troubleshoot a sign-in with Conditional Access',
    'https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access',
  ),
  'error-codes': page(
    'it',
    'Error codes of Microsoft Entra (AADSTS)',
    'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  ),
  'center-apps': page(
    'admin-center',
    'Enterprise apps',
    `${center}/StartboardApplicationsMenuBlade/~/AppAppsPreview`,
  ),
  'center-requests': page(
    'admin-center',
    'Admin consent requests',
    `${center}/StartboardApplicationsMenuBlade/~/AccessRequests`,
  ),
  'center-user-consent': page(
    'admin-center',
    'User consent settings',
    `${center}/ConsentPoliciesMenuBlade/~/UserSettings`,
  ),
  'center-admin-consent': page(
    'admin-center',
    'Admin consent settings',
    `${center}/ConsentPoliciesMenuBlade/~/AdminConsentSettings`,
  ),
} as const satisfies Record<string, MicrosoftPage>;

export type MicrosoftPageKey = keyof typeof microsoftPages;
