import { clouds, type Cloud } from '../ports/microsoft/cloud.ts';
import { redirectUrisOf, registeredAddresses } from '../ports/microsoft/registered-addresses.ts';
import {
  graphPermissions,
  registrationScopes,
  type AppRegistration,
} from '../ports/microsoft/registrations.ts';
import { manifestOf } from './manifest.model.ts';
import type { RegistrationOrder, ScriptFacts } from './register-script.model.ts';

/** What is asked for on the command line. */
export interface RegistrationWish {
  readonly baseUrl: URL;
  readonly brandName: string;
  readonly hasSupportDoor: boolean;
  readonly credential: 'certificate' | 'secret';
  readonly cloud: Cloud;
}

/** Claims beyond those that an ID token has anyway: what ports/microsoft/id-token-claims.ts reads where it is there. */
const optionalClaims: Readonly<Record<AppRegistration, readonly string[]>> = {
  'sign-in': ['acct', 'auth_time', 'email', 'login_hint', 'sid'],
  mail: ['acct', 'email', 'login_hint'],
};

function orderOf(wish: RegistrationWish, registration: AppRegistration): RegistrationOrder {
  const { baseUrl, brandName, hasSupportDoor } = wish;
  const isSignIn = registration === 'sign-in';
  const { frontChannelLogoutUrl } = registeredAddresses(baseUrl);
  // Microsoft takes https alone here (v2-protocols-oidc, single sign-out, read 2026-11).
  const hasLogoutUrl = isSignIn && baseUrl.protocol === 'https:';
  const host = baseUrl.host.replaceAll(/[^a-z0-9]+/g, '-');
  return {
    uniqueName: `gatehouse-${registration}-${host}`,
    variable: isSignIn ? 'SIGN_IN' : 'MAIL',
    manifest: manifestOf({
      displayName: isSignIn ? brandName : `${brandName} Email`,
      redirectUris: redirectUrisOf(baseUrl, hasSupportDoor)[registration].map(({ uri }) => uri),
      logoutUrl: hasLogoutUrl ? frontChannelLogoutUrl : null,
      resourceAppId: graphPermissions.resourceAppId,
      permissionIds: registrationScopes[registration].map((scope) => graphPermissions.ids[scope]),
      optionalClaims: optionalClaims[registration],
      hasSupportRole: isSignIn && hasSupportDoor,
    }),
  };
}

/** Both registrations of a house at this address. */
export function ordersOf(wish: RegistrationWish): ScriptFacts {
  return {
    graph: wish.cloud.graph,
    azure: wish.cloud === clouds.global ? null : wish.cloud.azure,
    credential: wish.credential,
    hasSupportDoor: wish.hasSupportDoor,
    orders: [orderOf(wish, 'sign-in'), orderOf(wish, 'mail')],
  };
}
