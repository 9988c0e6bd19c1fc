import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { join } from 'node:path';
import { Beside } from './beside.ts';
import { freePort } from './free-port.ts';
import type { BenchHouse } from './house.ts';
import { ask, measure, measureWork, share, type Answer, type LoadResult } from './load.ts';
import { installPeer } from './peers.ts';
import { sized, type Report } from './report.ts';
import { autoAnswer, people } from './sign-in-to.ts';

// Many at once: what is asked is how many a second, and not how long one waits for a disk.
const [count, atOnce, rounds] = [sized(600, 32), 64, 3];
/** An access token and an ID token. */
const signaturesInFlow = 2;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** An emulator of Entra, and how a sign-in begins there. */
interface Issuer {
  readonly name: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Somebody signs in; answered with a redirect that has the code. */
  readonly authorize: (query: URLSearchParams) => Promise<Answer>;
}

/** The code flow with PKCE, from the app's redirect to the tokens. */
async function flow(issuer: Issuer): Promise<void> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: issuer.clientId,
    redirect_uri: issuer.redirectUri,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    state: randomUUID(),
    nonce: randomUUID(),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const { headers } = await issuer.authorize(query);
  const code = new URL(headers.location ?? issuer.redirectUri).searchParams.get('code');
  if (code === null) throw new Error(`${issuer.name} gave no code`);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: issuer.clientId,
    client_secret: issuer.clientSecret,
    redirect_uri: issuer.redirectUri,
    code,
    code_verifier: verifier,
  });
  const { text } = await ask(issuer.tokenUrl, { method: 'POST', headers: form, body: body.toString() });
  const tokens = JSON.parse(text) as { id_token?: string; access_token?: string };
  if (tokens.id_token === undefined || tokens.access_token === undefined)
    throw new Error(`${issuer.name} gave no tokens: ${text}`);
}

async function oursOf(house: BenchHouse): Promise<Issuer> {
  const { text } = await ask(`${house.control}/registrations/sign-in`);
  const { clientId, secrets } = JSON.parse(text) as {
    clientId: string;
    secrets: readonly { value: string }[];
  };
  const endpoint = `${house.login}/organizations/oauth2/v2.0`;
  return {
    name: 'ours',
    tokenUrl: `${endpoint}/token`,
    clientId,
    clientSecret: secrets[0]?.value ?? '',
    redirectUri: `${house.baseUrl}/sign-in/microsoft/callback`,
    authorize(query) {
      query.set('login_hint', people[0]);
      return ask(`${endpoint}/authorize?${query.toString()}`);
    },
  };
}

const redirectUri = 'http://localhost:3000/callback';

interface Peer {
  readonly issuer: Issuer;
  end(): Promise<void>;
}

async function startPeer(
  name: string,
  args: readonly string[],
  describe: (url: string) => Pick<Issuer, 'name' | 'tokenUrl' | 'authorize'>,
): Promise<Peer | undefined> {
  const folder = installPeer(name);
  if (folder === undefined) return undefined;
  const beside = new Beside(join(folder, 'serve.mjs'), args, process.env, folder);
  const { url } = await beside.next<{ url: string }>();
  return {
    issuer: { clientId: 'bench', clientSecret: 'secret', redirectUri, ...describe(url) },
    async end() {
      beside.letEnd();
      await beside.ended();
    },
  };
}

const startMockServer = (): Promise<Peer | undefined> =>
  startPeer('oauth2-mock-server', [], (url) => ({
    name: 'oauth2-mock-server 9.3.0',
    tokenUrl: `${url}/token`,
    authorize: (query) => ask(`${url}/authorize?${query.toString()}`),
  }));

const startEmulate = async (): Promise<Peer | undefined> =>
  startPeer('emulate', [String(await freePort()), redirectUri], (url) => ({
    name: 'emulate 0.12.2, one signature each',
    tokenUrl: `${url}/oauth2/v2.0/token`,
    // The button of its account picker.
    authorize(query) {
      query.set('email', people[0]);
      const body = query.toString();
      return ask(`${url}/oauth2/v2.0/authorize/callback`, { method: 'POST', headers: form, body });
    },
  }));

/**
 * How often a second this process can sign with an RSA key of 2048 bits, and do nothing else. Nobody asks meanwhile: a harder
 * measure than one with a load generator beside, as the flows have it.
 */
function bareSignatures(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const what = Buffer.alloc(600, 'x');
  const many = sized(3_000, 300);
  for (let at = 0; at < many / 10; at += 1) sign('RSA-SHA256', what, privateKey);
  const startedAt = performance.now();
  for (let at = 0; at < many; at += 1) sign('RSA-SHA256', what, privateKey);
  return (many * 1000) / (performance.now() - startedAt);
}

const keysOf = (house: BenchHouse) => ({
  url: `${house.login}/common/discovery/v2.0/keys`,
  expects: 200,
});

/** How long somebody waits for the published keys while others sign in. */
async function askMeanwhile(house: BenchHouse, ours: Issuer): Promise<LoadResult> {
  let isOver = false;
  const signingIn = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!isOver) await flow(ours);
    }),
  );
  const meanwhile = await measure(keysOf(house), sized(600, 50), 1);
  isOver = true;
  await signingIn;
  return meanwhile;
}

/** What the emulator of Microsoft takes: the whole code flow, beside a bare signature and beside others that do the same. */
export async function benchEmulator(report: Report, house: BenchHouse): Promise<void> {
  await autoAnswer(house, [people[0]]);
  const ours = await oursOf(house);
  const peers = [await startMockServer(), await startEmulate()].filter((peer) => peer !== undefined);
  const issuers = [ours, ...peers.map(({ issuer }) => issuer)];
  const rates = new Map<string, LoadResult[]>(issuers.map(({ name }) => [name, []]));
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(bareSignatures());
    // Connections that a server has closed meanwhile are noticed before they are used.
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const issuer of issuers)
      rates.get(issuer.name)?.push(await measureWork(() => flow(issuer), count, atOnce));
  }
  for (const peer of peers) await peer.end();
  const rateOf = (name: string): number =>
    share(
      (rates.get(name) ?? []).map(({ perSecond }) => perSecond),
      0.5,
    );
  report.line(`the code flow with PKCE, ${atOnce} at once, ${rounds} rounds in turns`);
  report.line(
    'each: two requests, the verifier is checked, RS256 with a key of 2048 bits; who asks shares the cores',
  );
  report.line(
    'ours writes each sign-in and each used code to disk before it answers; the others keep them in memory',
  );
  report.row('bare signatures, a core that does nothing else', `${share(bare, 0.5).toFixed(0)}/s`);
  for (const [name, all] of rates) for (const result of all) report.rate(name, result);
  const signatures = signaturesInFlow * rateOf('ours');
  report.row('signatures in our flows, two each', `${signatures.toFixed(0)}/s`);
  report.promise('these, of the bare signing rate', signatures / share(bare, 0.5), { atLeast: 0.33 });
  for (const { issuer } of peers) {
    const ratio = rateOf('ours') / rateOf(issuer.name);
    if (issuer.name.startsWith('oauth2'))
      report.promise(`ours, of ${issuer.name}`, ratio, { atLeast: 1 }, ' ×');
    else report.row(`ours, of ${issuer.name}`, `${ratio.toFixed(2)} ×`);
  }
  const alone = await measure(keysOf(house), sized(600, 50), 1);
  const meanwhile = await askMeanwhile(house, ours);
  report.line('\nwho asks for the keys while four sign in without a pause');
  report.rate('nobody signs in', alone);
  report.rate('four sign in', meanwhile);
  report.row('a signature by itself', `${(1000 / share(bare, 0.5)).toFixed(2)} ms`);
}
