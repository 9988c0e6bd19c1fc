import { ConfidentialClientApplication } from '@azure/msal-node';
import { AuthenticationHandler, Client } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { signInClientId } from '../src/directory/demo-world.ts';
import { signInSecret } from './relying-party.ts';
import type { Bench } from './relying-party.ts';

/**
 * MSAL Node as it is published. `authorityMetadata` is its documented way to be given the endpoints instead of asking
 * for them (docs/initialize-confidential-client-application.md of msal-node); the requests are made by its own
 * network client. The document is the emulator's own, with the origins it listens on.
 */
export async function msalFor(
  bench: Bench,
  clientCapabilities: string[],
): Promise<ConfidentialClientApplication> {
  const microsoft = 'https://login.microsoftonline.com';
  const discovery = await fetch(`${bench.login}/organizations/v2.0/.well-known/openid-configuration`);
  const document = (await discovery.json()) as Record<string, unknown>;
  const here = Object.entries(document).map(([name, value]) => {
    const isEndpoint = name.endsWith('_endpoint') && typeof value === 'string';
    return [name, isEndpoint ? value.replace(microsoft, bench.login) : value];
  });
  return new ConfidentialClientApplication({
    auth: {
      clientId: signInClientId,
      clientSecret: signInSecret,
      authority: `${microsoft}/organizations`,
      authorityMetadata: JSON.stringify(Object.fromEntries(here)),
      clientCapabilities,
    },
  });
}

/**
 * Microsoft's Graph client as it is published, asking https://graph.microsoft.com; the last link of its chain, where
 * its documentation puts one's own (docs/CustomMiddlewareChain.md of msgraph-sdk-javascript), leads the request here.
 */
export function graphFor(bench: Bench, accessToken: () => string): Client {
  const authentication = new AuthenticationHandler({ getAccessToken: async () => accessToken() });
  authentication.setNext(leadingTo(bench.running.addresses.graph));
  return Client.initWithMiddleware({ middleware: authentication });
}

function leadingTo(origin: string): Middleware {
  return {
    async execute(context: Context) {
      const address = String(context.request).replace('https://graph.microsoft.com', origin);
      context.response = await fetch(address, context.options);
    },
  };
}
