import type { Person } from '../directory/directory-state.ts';
import { isPersonal } from '../directory/directory.ts';
import type { Emulator } from '../emulator.ts';
import type { VerifiedAccessToken } from '../entra/access-tokens.ts';
import { decideAccess } from '../entra/continuous-access.model.ts';
import { refusals, revokedToken, type GraphRefusal } from './graph-errors.ts';
import { GraphRefused } from './send-mail-request.ts';

export type GoodToken = Extract<VerifiedAccessToken, { kind: 'ok' }>;

/** The bearer token of a request, looked at once. */
export type Bearer =
  | VerifiedAccessToken
  | { readonly kind: 'absent' }
  /** Good by itself, but something happened to the person; `at` is the second in which Graph says so. */
  | { readonly kind: 'challenged'; readonly at: number };

/** Reads the Authorization header, and looks up what became of the person where the token asks for that. */
export function bearerOf(emulator: Emulator, authorization: string | undefined): Bearer {
  const [scheme, bearer] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !bearer) return { kind: 'absent' };
  const token = emulator.accessTokens.verify(bearer);
  const isChallenged = token.kind === 'ok' && accessOf(emulator, token) === 'challenge';
  return isChallenged ? { kind: 'challenged', at: emulator.clock.seconds() } : token;
}

function accessOf({ directory }: Emulator, token: GoodToken): ReturnType<typeof decideAccess> {
  const person = directory.findPersonByOid(token.tid, token.oid);
  const { seenEvents } = token;
  if (!person) return decideAccess({ seenEvents, person });
  const { enabled, deletedAt, criticalEvents } = person;
  const standing = { isEnabled: enabled, isDeleted: deletedAt !== null, criticalEvents };
  return decideAccess({ seenEvents, person: standing });
}

/** The token, if it is one that Graph takes; throws GraphRefused with 401 (docs/reference/microsoft.md 4.5). */
export function goodToken(bearer: Bearer): GoodToken {
  if (bearer.kind === 'ok') return bearer;
  if (bearer.kind === 'challenged') throw new GraphRefused(revokedToken(bearer.at));
  const why = { absent: refusals.noToken, expired: refusals.expiredToken, invalid: refusals.badToken };
  throw new GraphRefused(why[bearer.kind]);
}

/** True where the token carries this delegated scope; Graph does not mind its case. */
export function hasScope(token: GoodToken, wanted: string): boolean {
  return token.scopes.some((scope) => scope.toLowerCase() === wanted.toLowerCase());
}

/** Whom a token is for, where they are still there. A disabled person's plain token goes on working (docs/reference/microsoft.md 5.2). */
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
