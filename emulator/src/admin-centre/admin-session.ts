import { getCookie, setCookie } from 'hono/cookie';
import type { ObservedContext } from '../control/observed.ts';
import type { Person } from '../directory/directory-state.ts';
import type { Entra } from '../entra/entra.ts';

interface AdminSession {
  readonly tid: string;
  readonly oid: string;
  readonly revocations: number;
}

const cookieName = 'EMULATED-ADMIN';

/** Who is signed in at the admin centre in this browser, while they may be. */
export function readAdmin(c: ObservedContext, entra: Entra): Person | undefined {
  const stored = entra.sealed.open<AdminSession>('admin-session', getCookie(c, cookieName) ?? '');
  const person = stored && entra.directory.findPersonByOid(stored.tid, stored.oid);
  const isUsable = person?.enabled && person.deletedAt === null && person.revocations === stored?.revocations;
  return isUsable ? person : undefined;
}

/** Remembers who signed in; `undefined` ends it. A session of its own: what the admin does here signs nobody in to an app. */
export function writeAdmin(c: ObservedContext, entra: Entra, person: Person | undefined): void {
  const value = person && { tid: person.tid, oid: person.oid, revocations: person.revocations };
  setCookie(c, cookieName, value ? entra.sealed.seal('admin-session', value) : '', {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    ...(value ? {} : { maxAge: 0 }),
  });
}
