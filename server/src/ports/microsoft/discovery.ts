import * as oidc from 'openid-client';
import { AppError } from '../../kernel/app-error.ts';
import { authorityAddress, refuseForeignDocument } from './authority-address.ts';
import { clientAuthentication } from './client-authentication.ts';
import { clouds, type Cloud } from './cloud.ts';
import type { Authority } from './entra.ts';
import { clockToleranceSeconds } from './id-token.ts';
import type { MappedFetch } from './origin-map.ts';
import type { AppRegistration, RegistrationSettings } from './registrations.ts';

/** A registration at an authority, as openid-client wants it. Throws AppError microsoft_unreachable. */
export type Discover = (
  registration: AppRegistration,
  authority: Authority,
  by?: {
    /** The clock by which the answer is judged; the process's unless given. */
    readonly now?: Date | undefined;
    /** Which credential the token endpoint is shown; for an address alone it does not matter. */
    readonly credential?: number;
  },
) => Promise<oidc.Configuration>;

interface DiscoverySettings {
  readonly cloud: Cloud;
  readonly registrations: Record<AppRegistration, RegistrationSettings>;
}

const lifeMs = 24 * 60 * 60 * 1000;
const timeoutSeconds = 10;
/** Configurations kept: two for `organizations` and one for each pinned tenant in use. */
const keptConfigurations = 1000;

/** Discovery, once a day for each registration, authority and credential. A moved development clock makes another entry. */
export function createDiscovery(settings: DiscoverySettings, entraFetch: MappedFetch): Discover {
  const kept = new Map<
    string,
    { readonly until: number; readonly configuration: Promise<oidc.Configuration> }
  >();
  const ask = fetchOfCloud(settings.cloud, entraFetch);
  const discover = async (
    registration: AppRegistration,
    authority: Authority,
    { skewSeconds, index }: { readonly skewSeconds: number; readonly index: number },
  ) => {
    const { clientId, credentials } = settings.registrations[registration];
    const credential = credentials[index] ?? credentials[0];
    const base = authorityAddress(settings.cloud.login, authority);
    const authentication = await clientAuthentication(credential, `${base}/oauth2/v2.0/token`);
    const metadata = {
      id_token_signed_response_alg: 'RS256',
      [oidc.clockSkew]: skewSeconds,
      [oidc.clockTolerance]: clockToleranceSeconds,
    };
    const options: oidc.DiscoveryRequestOptions = {
      [oidc.customFetch]: ask,
      timeout: timeoutSeconds,
    };
    const known = new URL(`${authorityAddress(clouds.global.login, authority)}/v2.0`);
    const found = await oidc.discovery(known, clientId, metadata, authentication, options);
    refuseForeignDocument(found.serverMetadata(), settings.cloud.login, authority);
    return found;
  };
  return async (registration, authority, { now, credential: index = 0 } = {}) => {
    const skewSeconds = now === undefined ? 0 : wholeMinutesSkew(now);
    const key = `${registration} ${authority} ${skewSeconds} ${index}`;
    const found = kept.get(key);
    if (found && found.until > Date.now()) return found.configuration;
    const configuration = discover(registration, authority, { skewSeconds, index }).catch(
      (cause: unknown) => {
        kept.delete(key);
        throw new AppError('microsoft_unreachable', `discovery of ${authority} failed`, { cause });
      },
    );
    if (kept.size >= keptConfigurations) kept.clear();
    kept.set(key, { until: Date.now() + lifeMs, configuration });
    return configuration;
  };
}

/**
 * The library knows the issuer with {tenantid} at the global origin alone, so that is what it is told. What it asks there goes to
 * this cloud's; what it learns there, issuer and endpoints, are this cloud's own.
 */
function fetchOfCloud({ login }: Cloud, entraFetch: MappedFetch): oidc.CustomFetch {
  const { login: known } = clouds.global;
  return (url, init) =>
    entraFetch(url.startsWith(`${known}/`) ? login + url.slice(known.length) : url, {
      method: init.method,
      headers: init.headers,
      body: init.body ?? null,
      signal: init.signal ?? null,
    });
}

/** How far the one clock is from the process's, in whole minutes: 0 in production, where both may differ by 30 s at most. */
function wholeMinutesSkew(now: Date): number {
  return Math.round((now.getTime() - Date.now()) / 60_000) * 60;
}
