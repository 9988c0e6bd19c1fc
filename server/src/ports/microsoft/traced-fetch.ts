import { z } from 'zod';
import { inSpan, tell } from '../traces/spans.ts';
import type { MappedFetch } from './origin-map.ts';

/** What is asked of Entra. Before it stands the tenant, which is left out. */
const known =
  /^\/[^/]+(\/oauth2\/v2\.0\/token|\/v2\.0\/\.well-known\/openid-configuration|\/discovery\/v2\.0\/keys)$/;

const refusal = z.object({ error_codes: z.array(z.number()) });

/** The path with a placeholder for what differs from tenant to tenant. */
export function templateOf(pathname: string): string {
  const path = known.exec(pathname)?.[1];
  return path === undefined ? '/{path}' : `/{tenant}${path}`;
}

/** The AADSTS number of a refusal. Its texts name people and are not read. */
async function aadstsOf(answer: Response): Promise<number | undefined> {
  if (answer.status < 400) return undefined;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  return refusal.safeParse(body).data?.error_codes[0];
}

/** The same `fetch`, in a span: to which host, what for, and what came of it. `traceparent` is not sent on to Microsoft. */
export function createTracedFetch(fetch: MappedFetch): MappedFetch {
  return (url, init) => {
    const { host, pathname } = new URL(url);
    const [method, template] = [init?.method ?? 'GET', templateOf(pathname)];
    const facts = { 'server.address': host, 'http.request.method': method, 'url.template': template };
    return inSpan({ name: `entra ${method} ${template}`, kind: 'client', facts }, async () => {
      const answer = await fetch(url, init);
      const aadsts = await aadstsOf(answer);
      tell({
        'http.response.status_code': answer.status,
        ...(aadsts === undefined ? {} : { 'microsoft.aadsts': aadsts }),
      });
      return answer;
    });
  };
}
