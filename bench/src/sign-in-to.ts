import type { BenchHouse } from './house.ts';
import { ask } from './load.ts';
import { Visitor } from './visitor.ts';

const sessionCookie = '__Host-gatehouse-session';

/** Those of the demo whom the emulator answers for by itself, so that a redirect is a sign-in. */
export const people = ['ada@contoso.example', 'ben@contoso.example'] as const;

const json = { 'content-type': 'application/json' };

export async function autoAnswer(house: BenchHouse, upns: readonly string[] = people): Promise<void> {
  for (const upn of upns) {
    const body = JSON.stringify({ upn, consent: true });
    await ask(`${house.control}/auto-answer`, { method: 'POST', headers: json, body });
  }
}

/** A complete sign-in of a browser that was never here: from the product to Microsoft and back to a session. Gives its cookies. */
export async function signIn(house: BenchHouse, upn: string = people[0]): Promise<string> {
  const visitor = new Visitor();
  const start = `${house.baseUrl}/sign-in/microsoft?loginHint=${encodeURIComponent(upn)}`;
  if (!(await visitor.followTo(start, sessionCookie))) throw new Error(`${upn} was not signed in`);
  return visitor.cookiesFor(house.baseUrl);
}

export async function connectMailbox(house: BenchHouse, cookie: string): Promise<void> {
  let url = `${house.baseUrl}/mailboxes/connect`;
  for (let step = 0; step < 15; step += 1) {
    const { headers } = await ask(url, {
      headers: new URL(url).hostname === 'localhost' ? { cookie } : {},
    });
    if (headers.location === undefined) return;
    url = new URL(headers.location, url).href;
  }
}
