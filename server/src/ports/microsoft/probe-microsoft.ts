import type { Cloud } from './cloud.ts';
import { createMappedFetch, type OriginMap } from './origin-map.ts';
import { registrationScopes, type AppRegistration } from './registrations.ts';

/** What became of one question. `code` is the system's or TLS's own name for why there was no answer. */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly secondsApart: number | null }
  | { readonly kind: 'no-answer'; readonly code: string };

/** What Entra does with a browser that nobody has signed in with, asked to come back to one address. */
export type RedirectAnswer =
  /** Sent to that very address, which Entra does with registered ones alone. */
  | { readonly kind: 'sent-there' }
  /** Kept on a page of Microsoft's; the number on it, where there is one. */
  | { readonly kind: 'kept'; readonly aadsts: number | null }
  | { readonly kind: 'no-answer'; readonly code: string };

/** Questions that need no permission and change nothing; for `npm run doctor`. None throws. */
export interface MicrosoftProbe {
  /** Entra's public discovery: of work accounts in general, or of one tenant (400: there is no such tenant). */
  askEntra(authority: string): Promise<HttpAnswer>;
  /** Graph without a token: any answer of its own shows that it is reached. */
  askGraph(): Promise<HttpAnswer>;
  askRedirectUri(question: {
    readonly registration: AppRegistration;
    readonly clientId: string;
    readonly redirectUri: string;
  }): Promise<RedirectAnswer>;
}

const timeoutMs = 8000;
const pageMaxBytes = 512 * 1024;
/** The header has whole seconds (RFC 9110 5.6.7): the answering clock stood somewhere within the one it names. */
const headerGrainMs = 999;

function codeOf(fault: unknown): string {
  if (fault instanceof DOMException && fault.name === 'TimeoutError') return 'ETIMEDOUT';
  const cause = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'unknown';
}

/** How far this machine's clock is from the Date header at the least; null where there is none. */
export function secondsFromHeader(header: string | null, askedMs: number, answeredMs: number): number | null {
  const saidMs = Date.parse(header ?? '');
  if (Number.isNaN(saidMs)) return null;
  return Math.max(0, askedMs - (saidMs + headerGrainMs), saidMs - answeredMs) / 1000;
}

async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size > pageMaxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function leadsTo(location: string | null, redirectUri: string): boolean {
  const [sent, asked] = [URL.parse(location ?? ''), new URL(redirectUri)];
  return sent !== null && sent.origin === asked.origin && sent.pathname === asked.pathname;
}

/** The number on a page of Microsoft's. A person would read it there; no protocol tells it. */
function numberOn(page: string): number | null {
  const found = /AADSTS(\d{5,8})\b/.exec(page);
  return found === null ? null : Number(found[1]);
}

/** The questions over HTTP, under Microsoft's real origins; the map is applied to what leaves. */
export function createMicrosoftProbe(settings: {
  readonly cloud: Cloud;
  readonly originMap: OriginMap;
}): MicrosoftProbe {
  const fetchMapped = createMappedFetch(settings.originMap);
  const { login, graph } = settings.cloud;
  const ask = async (address: string): Promise<HttpAnswer> => {
    const askedMs = Date.now();
    try {
      const response = await fetchMapped(address, { signal: AbortSignal.timeout(timeoutMs) });
      const secondsApart = secondsFromHeader(response.headers.get('date'), askedMs, Date.now());
      await response.body?.cancel();
      return { kind: 'answered', status: response.status, secondsApart };
    } catch (fault) {
      return { kind: 'no-answer', code: codeOf(fault) };
    }
  };
  return {
    askEntra: (authority) => ask(`${login}/${authority}/v2.0/.well-known/openid-configuration`),
    askGraph: () => ask(`${graph}/v1.0/`),
    async askRedirectUri({ registration, clientId, redirectUri }) {
      // prompt=none: whoever is not signed in is sent back at once, with login_required (OpenID Connect Core 3.1.2.6).
      const query = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        response_mode: 'query',
        redirect_uri: redirectUri,
        scope: registrationScopes[registration].join(' '),
        prompt: 'none',
        state: 'doctor',
      });
      try {
        const address = `${login}/organizations/oauth2/v2.0/authorize?${query.toString()}`;
        const response = await fetchMapped(address, { signal: AbortSignal.timeout(timeoutMs) });
        const isSentThere = leadsTo(response.headers.get('location'), redirectUri);
        const page = await beginningOf(response);
        return isSentThere ? { kind: 'sent-there' } : { kind: 'kept', aadsts: numberOn(page) };
      } catch (fault) {
        return { kind: 'no-answer', code: codeOf(fault) };
      }
    },
  };
}
