const paths = ['/v1.0/me', '/v1.0/me/sendMail', '/v1.0/me/microsoft.graph.sendMail', '/oidc/userinfo'];

/** Names of directory resources; what stands between them are ids. */
const segments = [
  'policies',
  'authorizationPolicy',
  'permissionGrantPolicies',
  'adminConsentRequestPolicy',
  'identityGovernance',
  'appConsent',
  'appConsentRequests',
  'userConsentRequests',
  'servicePrincipals',
  'appRoleAssignedTo',
  'oauth2PermissionGrants',
];

/** Graph minds neither the case of a path nor a slash at its end (passport-microsoft asks `/v1.0/me/`, measured). */
export function canonicalPath(request: Request): string {
  const { pathname } = new URL(request.url);
  const plain = pathname.toLowerCase().replace(/\/$/, '');
  const parts = plain.split('/');
  if (segments.some((each) => each.toLowerCase() === parts[2])) return parts.map(named).join('/');
  return paths.find((path) => path.toLowerCase() === plain) ?? pathname;
}

function named(segment: string): string {
  return segments.find((each) => each.toLowerCase() === segment) ?? segment;
}
