import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { randomUUID } from 'node:crypto';
import type { Person } from '../directory/directory-state.ts';
import type { Entra } from './entra.ts';

/** One account signed in at the emulator in one browser. */
export interface SessionAccount {
  readonly homeTid: string;
  readonly homeOid: string;
  /** The session id: `sid` of ID tokens, `session_state` of answers. */
  readonly sid: string;
  /** When the password was given, ms since 1970. */
  readonly authTime: number;
  readonly revocations: number;
}

export interface SignedIn {
  readonly account: SessionAccount;
  readonly home: Person;
}

const cookieName = 'ESTSAUTH';

/** The accounts of this browser that may still be used: deleted, disabled and revoked ones fall out. */
export function readSession(c: Context, entra: Entra): SignedIn[] {
  const stored = entra.sealed.open<SessionAccount[]>('session', getCookie(c, cookieName) ?? '') ?? [];
  return stored.flatMap((account) => {
    const home = entra.directory.findPersonByOid(account.homeTid, account.homeOid);
    const isUsable =
      home && home.enabled && home.deletedAt === null && account.revocations === home.revocations;
    return isUsable ? [{ account, home }] : [];
  });
}

/** Adds a person who just proved who they are, and remembers it in the cookie of the answer. */
export function addToSession(c: Context, entra: Entra, session: readonly SignedIn[], home: Person): SignedIn {
  const before = session.find((each) => each.home.oid === home.oid);
  const account: SessionAccount = {
    homeTid: home.tid,
    homeOid: home.oid,
    sid: before?.account.sid ?? randomUUID(),
    authTime: entra.clock.now().getTime(),
    revocations: home.revocations,
  };
  const others = session.filter((each) => each.home.oid !== home.oid).map((each) => each.account);
  writeSession(c, entra, [...others, account]);
  return { account, home };
}

/** Writes the accounts of this browser; none ends the session. */
export function writeSession(c: Context, entra: Entra, accounts: readonly SessionAccount[]): void {
  // Microsoft's is SameSite=None and Secure, as in hosts mode; over plain http on loopback only Lax reaches a browser.
  const isSecure = c.req.url.startsWith('https:');
  setCookie(c, cookieName, entra.sealed.seal('session', accounts), {
    path: '/',
    httpOnly: true,
    secure: isSecure,
    sameSite: isSecure ? 'None' : 'Lax',
    ...(accounts.length === 0 ? { maxAge: 0 } : {}),
  });
}
