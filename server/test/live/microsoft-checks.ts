import assert from 'node:assert/strict';
import type { Config } from '../../src/config.ts';
import { decideRedemption } from '../../src/features/microsoft-answers/public.ts';
import { createHttpGraph } from '../../src/ports/microsoft/http-graph.ts';
import { createOpenidEntra } from '../../src/ports/microsoft/openid-entra.ts';
import { createMappedFetch } from '../../src/ports/microsoft/origin-map.ts';
import { createMicrosoftProbe } from '../../src/ports/microsoft/probe-microsoft.ts';
import { redirectUrisOf } from '../../src/ports/microsoft/registered-addresses.ts';
import type { AppRegistration, RegistrationCredential } from '../../src/ports/microsoft/registrations.ts';
import { systemRandom } from '../../src/ports/random/random.ts';
import { Secret } from '../../src/ports/secrets/secret.ts';

/** A Microsoft, real or emulated, and the tenant in which both registrations are. */
export interface LiveTarget {
  readonly config: Config;
  readonly tenantId: string;
}

/** One thing that the product relies on, asked without a person: nobody signs in, no mail leaves, nothing is granted. */
export interface LiveCheck {
  readonly name: string;
  readonly run: (target: LiveTarget) => Promise<void>;
}

const registrations: readonly AppRegistration[] = ['sign-in', 'mail'];
/** Well-formed, and nobody's. */
const nobody = '00000000-1111-4222-8333-444455556666';

async function ask({ config }: LiveTarget, path: string) {
  const response = await createMappedFetch(config.originMap)(config.cloud.login + path);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const discoveryPath = (authority: string): string => `/${authority}/v2.0/.well-known/openid-configuration`;

/** What Entra answers to the registration itself, shown this credential or under this client id. */
function probeAs(
  { config, tenantId }: LiveTarget,
  registration: AppRegistration,
  changes: { readonly clientId?: string; readonly credential?: RegistrationCredential },
) {
  const { clientId, credentials } = config.registrations[registration];
  const settings = {
    clientId: changes.clientId ?? clientId,
    credentials: [changes.credential ?? credentials[0]] as const,
  };
  const entra = createOpenidEntra({
    ...config,
    registrations: { ...config.registrations, [registration]: settings },
  });
  return entra.probeRegistration({ registration, tenantId, clientRequestId: systemRandom.uuid() });
}

const wrongSecret: RegistrationCredential = {
  kind: 'secret',
  variable: 'none',
  secret: new Secret('nobodys~secret~0123456789~abcdefghijklmn'),
};

const discovery: readonly LiveCheck[] = [
  {
    name: 'discovery of work accounts has the issuer with {tenantid}, under its real name',
    async run(target) {
      const { status, body } = await ask(target, discoveryPath('organizations'));
      assert.deepEqual([status, body['issuer']], [200, `${target.config.cloud.login}/{tenantid}/v2.0`]);
    },
  },
  {
    name: 'discovery of one tenant has the issuer with its id',
    async run(target) {
      const { status, body } = await ask(target, discoveryPath(target.tenantId));
      assert.deepEqual(
        [status, body['issuer']],
        [200, `${target.config.cloud.login}/${target.tenantId}/v2.0`],
      );
    },
  },
  {
    name: 'a tenant that is none is answered with 400 invalid_tenant, AADSTS90002',
    async run(target) {
      const { status, body } = await ask(target, discoveryPath(nobody));
      assert.deepEqual([status, body['error'], body['error_codes']], [400, 'invalid_tenant', [90002]]);
    },
  },
  {
    name: 'every published key names the issuer for which it signs',
    async run(target) {
      const { body } = await ask(target, '/common/discovery/v2.0/keys');
      const keys = body['keys'] as readonly Record<string, string>[];
      assert.ok(keys.length > 0);
      const issuer = new RegExp(`^${target.config.cloud.login}/(\\{tenantid\\}|[0-9a-f-]{36})/v2\\.0$`);
      for (const key of keys) assert.match(key['issuer'] ?? '', issuer);
    },
  },
];

const ofRegistration = (registration: AppRegistration): readonly LiveCheck[] => [
  {
    name: `${registration}: every credential of ours is taken`,
    async run(target) {
      for (const credential of target.config.registrations[registration].credentials) {
        const answer = await probeAs(target, registration, { credential });
        assert.equal(answer.kind, 'granted', `${credential.variable}: ${JSON.stringify(answer)}`);
      }
    },
  },
  {
    name: `${registration}: a wrong secret is invalid_client, AADSTS7000215`,
    async run(target) {
      assert.deepEqual(await probeAs(target, registration, { credential: wrongSecret }), {
        kind: 'refused',
        refusal: { error: 'invalid_client', suberror: null, aadsts: 7000215 },
      });
    },
  },
  {
    name: `${registration}: each of our addresses is registered, and another one is not`,
    async run({ config }) {
      const { askRedirectUri } = createMicrosoftProbe(config);
      const { clientId } = config.registrations[registration];
      const uris = redirectUrisOf(config.baseUrl, config.supportTenantId !== null)[registration];
      for (const { uri: redirectUri } of uris) {
        const answer = await askRedirectUri({ registration, clientId, redirectUri });
        assert.equal(answer.kind, 'sent-there', redirectUri);
      }
      const redirectUri = 'https://nobody.example/callback';
      assert.deepEqual(await askRedirectUri({ registration, clientId, redirectUri }), {
        kind: 'kept',
        aadsts: 50011,
      });
    },
  },
  {
    name: `${registration}: what is no refresh token ends nobody's access`,
    async run(target) {
      const answer = await createOpenidEntra(target.config).redeemRefreshToken({
        registration,
        tenantId: target.tenantId,
        refreshToken: new Secret('1.AXkAnobodys-refresh-token'),
        clientRequestId: systemRandom.uuid(),
      });
      assert.equal(answer.kind, 'refused', JSON.stringify(answer));
      const verdict = answer.kind === 'refused' ? decideRedemption(answer.refusal) : 'none';
      assert.ok(verdict === 'must-reauthenticate' || verdict === 'no-verdict', JSON.stringify(answer));
    },
  },
];

const strangers: readonly LiveCheck[] = [
  {
    name: 'a client that is none is unauthorized_client',
    async run(target) {
      const answer = await probeAs(target, 'sign-in', { clientId: nobody });
      assert.equal(answer.kind, 'refused', JSON.stringify(answer));
      assert.equal(answer.kind === 'refused' && answer.refusal.error, 'unauthorized_client');
    },
  },
  {
    name: 'Graph answers 401 InvalidAuthenticationToken to what is no token',
    async run({ config }) {
      const answer = await createHttpGraph(config).sendMail({
        accessToken: new Secret('nobodys-access-token'),
        body: Buffer.from('{}'),
        clientRequestId: systemRandom.uuid(),
      });
      assert.equal(answer.kind, 'answered', JSON.stringify(answer));
      const facts = answer.kind === 'answered' ? [answer.status, answer.graphCode] : [];
      assert.deepEqual(facts, [401, 'InvalidAuthenticationToken']);
    },
  },
];

/** All of them, in their order. */
export const liveChecks: readonly LiveCheck[] = [
  ...discovery,
  ...registrations.flatMap(ofRegistration),
  ...strangers,
];
