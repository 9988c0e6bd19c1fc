import { createHash, X509Certificate } from 'node:crypto';
import { importPKCS8 } from 'jose';
import * as oidc from 'openid-client';
import type { RegistrationCredential } from './registrations.ts';

/** When a credential ends, from a certificate's own dates; null for a secret, of which nobody tells. */
export function endOfCredential(credential: RegistrationCredential): Date | null {
  return credential.kind === 'secret' ? null : new X509Certificate(credential.certificatePem).validToDate;
}

/**
 * How openid-client authenticates us at the token endpoint.
 * Certificates: PS256 with `x5t#S256`, audience = the token endpoint
 * (learn.microsoft.com/entra/identity-platform/certificate-credentials, 2025-01).
 */
export async function clientAuthentication(
  credential: RegistrationCredential,
  tokenEndpoint: string,
): Promise<oidc.ClientAuth> {
  if (credential.kind === 'secret') return oidc.ClientSecretPost(credential.secret.reveal());
  const key = await importPKCS8(credential.privateKeyPem.reveal(), 'PS256');
  const thumbprint = createHash('sha256')
    .update(new X509Certificate(credential.certificatePem).raw)
    .digest('base64url');
  return oidc.PrivateKeyJwt(key, {
    [oidc.modifyAssertion]: (header, payload) => {
      header['x5t#S256'] = thumbprint;
      payload['aud'] = tokenEndpoint;
    },
  });
}
