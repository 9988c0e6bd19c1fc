/** One row: OAuth `error`, suberror and Microsoft's sentence, in which `{0}`, `{1}` … are filled in. */
export interface AadstsRow {
  readonly error: string;
  readonly suberror: string | undefined;
  readonly message: string;
}

/**
 * AADSTS code | `error` | suberror | text.
 * Texts: reference-error-codes.md (2024-04) and the captures named in docs/reference/microsoft.md 1.3 and 2.9. The suberror of
 * 50173: azure-sdk-for-js, recordings/node/cae, 2021-10-29 (the v2.0 endpoint; captures of the v1 endpoint have none).
 */
const table = `
1002012 | invalid_scope | - | The provided value for scope {0} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).
16000 | interaction_required | - | User account from identity provider does not exist in tenant and can't access the application. The account needs to be added as an external user in the tenant first, or another account must be selected.
500011 | invalid_resource | - | The resource principal named {0} was not found in the tenant named {1}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.
50011 | invalid_request | - | The redirect URI '{0}' specified in the request does not match the redirect URIs configured for the application '{1}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.
500112 | invalid_grant | - | The reply address '{0}' does not match the reply address '{1}' provided when requesting Authorization code.
50020 | access_denied | - | User account '{EmailHidden}' from identity provider 'https://sts.windows.net/{0}/' does not exist in tenant '{1}' and cannot access the application '{2}' in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.
50034 | invalid_grant | - | The user account {0} does not exist in the {1} directory. To sign into this application, the account must be added to the directory.
500341 | invalid_grant | - | The user account {0} has been deleted from the {1} directory. To sign into this application, the account must be added to the directory.
50049 | invalid_instance | - | Unknown or invalid instance.
50057 | invalid_grant | - | The user account is disabled.
50058 | login_required | - | A silent sign-in request was sent but no user is signed in. The cookies used to represent the user's session were not sent in the request to Azure AD.
50059 | invalid_request | - | No tenant-identifying information found in either the request or implied by any provided credentials.
50076 | invalid_grant | basic_action | Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.
50079 | invalid_grant | basic_action | Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication.
50105 | access_denied | - | Your administrator has configured the application {1} to block users unless they are specifically granted ('assigned') access to the application. The signed-in user '{0}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.
50126 | invalid_grant | - | Error validating credentials due to invalid username or password.
50148 | invalid_grant | - | The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.
501481 | invalid_grant | - | The Code_Verifier does not match the code_challenge supplied in the authorization request.
50173 | invalid_grant | bad_token | The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{0}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{1}'.
53000 | invalid_grant | additional_action | Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant.
53003 | invalid_grant | message_only | Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.
54005 | invalid_grant | - | OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.
65001 | invalid_grant | consent_required | The user or administrator has not consented to use the application with ID '{0}' named '{1}'. Send an interactive authorization request for this user and resource.
65004 | access_denied | - | User declined to consent to access the app.
650053 | invalid_client | - | The application '{0}' asked for scope '{1}' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. Contact the app vendor.
70000 | invalid_grant | - | The provided value for the input parameter is not valid. The scope or the grant is not valid.
700005 | invalid_grant | - | Provided Authorization Code is intended to use against other tenant, thus rejected. OAuth2 Authorization Code must be redeemed against same tenant it was acquired for (/common or /{tenant-ID} as appropriate).
7000112 | unauthorized_client | - | Application '{0}'({1}) is disabled.
700016 | unauthorized_client | - | Application with identifier '{0}' was not found in the directory '{1}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.
700021 | invalid_client | - | Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials.
7000215 | invalid_client | - | Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'.
7000218 | invalid_client | - | The request body must contain the following parameter: 'client_assertion' or 'client_secret'.
7000222 | invalid_client | - | The provided client secret keys for app '{0}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.
7000229 | invalid_client | - | The client application {0} is missing service principal in the tenant {1}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119
700023 | invalid_client | - | Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials. Audience: '{0}'.
700024 | invalid_client | - | Client assertion is not within its valid time range.
700027 | invalid_client | - | The certificate with identifier used to sign the client assertion is not registered on application, or its signature is not valid.
70003 | unsupported_grant_type | - | The app requested an unsupported grant type '{0}'.
700038 | unauthorized_client | - | {0} is not a valid application identifier.
700054 | unsupported_response_type | - | response_type 'id_token' is not enabled for the application.
70008 | invalid_grant | - | The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.
700082 | invalid_grant | bad_token | The refresh token has expired due to inactivity. The token was issued on {0} and was inactive for 90.00:00:00.
70011 | invalid_scope | - | The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {0} is not valid.
70043 | invalid_grant | token_expired | The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.
90002 | invalid_tenant | - | Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.
9001023 | invalid_request | - | The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.
90014 | invalid_request | - | The required field '{0}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.
900144 | invalid_request | - | The request body must contain the following parameter: '{0}'.
90023 | invalid_request | - | Unable to process the request. {0}
9002313 | invalid_grant | - | Invalid request. Request is malformed or invalid.
9002325 | invalid_request | - | Proof Key for Code Exchange is required for cross-origin authorization code redemption.
9002326 | invalid_request | - | Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.
9002327 | invalid_request | - | Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.
900561 | invalid_request | - | The endpoint only accepts POST requests. Received a {0} request.
90093 | access_denied | - | {0} is requesting one or more permissions that you are not authorized to grant. Contact an administrator, who can consent to this application on your behalf.
90094 | access_denied | - | The grant requires admin permission. Ask an admin to grant permission to this app before you can use it.
90095 | access_denied | - | Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin.
900941 | access_denied | - | An administrator of the organization has to approve this application, which is considered risky.
9002341 | invalid_grant | - | The user is required to permit Single Sign-On (SSO).
650052 | invalid_client | - | The app is trying to access a service '{0}' that your organization '{1}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.
50132 | invalid_grant | - | The session is not valid due to password expiration or recent password change.
50133 | invalid_grant | - | The session is not valid due to password expiration or recent password change.
50085 | invalid_grant | - | The refresh token needs a sign-in at the social identity provider. Have the user sign in again with name and password.
50089 | invalid_grant | - | Authentication failed due to flow token expired.
50078 | invalid_grant | basic_action | Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '{0}'.
50158 | invalid_grant | additional_action | External security challenge was not satisfied. User will be redirected to another page or authentication provider to satisfy additional authentication challenges.
53001 | invalid_grant | additional_action | Device is not in required device state: domain_joined. Conditional Access policy requires a domain joined device, and the device is not domain joined.
700081 | invalid_grant | - | The refresh token has expired due to maximum lifetime.
700084 | invalid_grant | - | The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.
700020 | interaction_required | - | The access grant requires interaction.
50196 | invalid_grant | - | The server terminated an operation because it encountered a client request loop. Please contact your app vendor.
50033 | temporarily_unavailable | - | A transient error has occurred. Try again.
90006 | temporarily_unavailable | - | The service is temporarily unavailable. Retry the request.
90012 | temporarily_unavailable | - | The request has timed out.
90024 | temporarily_unavailable | - | Request budget exceeded. A transient error has occurred. Try again.
90033 | temporarily_unavailable | - | A transient error has occurred. Please try again.
90036 | server_error | - | An unexpected, non-retryable error stemming from the directory service has occurred.
90055 | temporarily_unavailable | - | There are too many incoming requests for this tenant.
90090 | temporarily_unavailable | - | The service is temporarily unavailable.
50194 | invalid_request | - | Application '{0}'({1}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such applications created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.
700025 | invalid_client | - | Client is public so neither 'client_assertion' nor 'client_secret' should be presented.
700030 | invalid_client | - | Invalid certificate - subject name in certificate is not authorized.
70002 | invalid_client | - | Error validating credentials. The specified client_secret does not match the expected value for this client.
70005 | unsupported_response_type | - | The app returned an unsupported response type.
28002 | invalid_scope | - | The provided value for the input parameter 'scope' is not valid. Please specify a valid scope.
28003 | invalid_scope | - | The provided value for the input parameter 'scope' cannot be empty when requesting an access token using the provided authorization code. Please specify a valid scope.
90100 | invalid_request | - | {0} parameter is empty or not valid.
90056 | invalid_request | - | The resource is disabled or the resource named {0} does not exist. Send a POST request to the /token endpoint with an authorization code.
`;

/** The catalogue by code. */
export const aadstsCatalogue: ReadonlyMap<number, AadstsRow> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [code = '', error = '', suberror = '-', message = ''] = line.split(' | ');
      return [Number(code), { error, suberror: suberror === '-' ? undefined : suberror, message }];
    }),
);
