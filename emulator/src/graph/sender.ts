import type { Person } from '../directory/directory-state.ts';
import { isPersonal } from '../directory/directory.ts';
import type { Emulator } from '../emulator.ts';
import type { VerifiedAccessToken } from '../entra/access-tokens.ts';
import { refusals, type GraphRefusal } from './graph-errors.ts';
import { GraphRefused } from './send-mail-request.ts';

export type GoodToken = Extract<VerifiedAccessToken, { kind: 'ok' }>;

/** The bearer token of a request, looked at once. */
export type Bearer = VerifiedAccessToken | { readonly kind: 'absent' };

/** Reads the Authorization header. */
export function bearerOf(emulator: Emulator, authorization: string | undefined): Bearer {
  const [scheme, bearer] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !bearer) return { kind: 'absent' };
  return emulator.accessTokens.verify(bearer);
}

/** The token, if it is one that Graph takes; throws GraphRefused with 401 (docs/reference/microsoft.md 4.5). */
export function goodToken(bearer: Bearer): GoodToken {
  if (bearer.kind === 'ok') return bearer;
  const why = { absent: refusals.noToken, expired: refusals.expiredToken, invalid: refusals.badToken };
  throw new GraphRefused(why[bearer.kind]);
}

/** True where the token carries this delegated scope; Graph does not mind its case. */
export function hasScope(token: GoodToken, wanted: string): boolean {
  return token.scopes.some((scope) => scope.toLowerCase() === wanted.toLowerCase());
}

/** Whom a token is for, where they are still there. A disabled person's token goes on working (docs/reference/microsoft.md 5.2). */
export function personOf(emulator: Emulator, bearer: Bearer): Person | undefined {
  if (bearer.kind !== 'ok') return undefined;
  const person = emulator.directory.findPersonByOid(bearer.tid, bearer.oid);
  return person?.deletedAt === null ? person : undefined;
}

/**
 * The address a person sends from. The `mail` attribute can be set to anything, but a mailbox has an address only in
 * a domain its tenant has verified (migrate-off-email-claim-authorization.md), so otherwise it is the UPN.
 */
export function mailboxAddress(emulator: Emulator, person: Person): string {
  const domain = person.mail?.split('@')[1]?.toLowerCase();
  const isOwn = isPersonal(person) || emulator.directory.findTenant(person.tid)?.domain === domain;
  return person.mail !== null && isOwn ? person.mail : person.upn;
}

function mailboxRefusal(person: Person): GraphRefusal | null {
  if (person.mailbox === 'none' || person.mailbox === 'on-premises') return refusals.noMailbox;
  return person.mailbox === 'full' ? refusals.quota : null;
}

/** The sender, if the bearer may send mail as them; throws GraphRefused. */
export function senderOf(emulator: Emulator, bearer: Bearer): Person {
  const token = goodToken(bearer);
  // "/me requires a signed-in user" (user-get.md 2024-12).
  if (token.upn === '') throw new GraphRefused(refusals.applicationToken);
  if (!hasScope(token, 'Mail.Send')) throw new GraphRefused(refusals.accessDenied);
  const person = personOf(emulator, bearer);
  if (!person) throw new GraphRefused(refusals.noUser);
  const refusal = mailboxRefusal(person);
  if (refusal) throw new GraphRefused(refusal);
  return person;
}
