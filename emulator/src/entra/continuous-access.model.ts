/** Who a token is for, as far as it decides whether Graph may evaluate it continuously. */
export interface CapabilityFacts {
  /** The client said `cp1` at authorize or with the token request. */
  readonly isDeclared: boolean;
  readonly isGuest: boolean;
  readonly isPersonal: boolean;
}

/**
 * Whether this access token lives long and is looked up at each request. "CAE doesn't support Guest user accounts"
 * (concept-continuous-access-evaluation.md 2025-07-22); personal accounts are not Entra's, so neither do they: known.
 */
export function isEvaluatedContinuously({ isDeclared, isGuest, isPersonal }: CapabilityFacts): boolean {
  return isDeclared && !isGuest && !isPersonal;
}

/** A token at Graph's door, and the person it is for as the directory knows them now. */
export interface AccessFacts {
  /** How many critical events the person had when the token was issued; `undefined` in plain tokens. */
  readonly seenEvents: number | undefined;
  readonly person:
    | { readonly isEnabled: boolean; readonly isDeleted: boolean; readonly criticalEvents: number }
    | undefined;
}

/**
 * May this token go on? A plain one until it expires; the other kind until a critical event: deleted, disabled,
 * sessions revoked, password reset (concept-continuous-access-evaluation.md, "Critical event evaluation"). Whoever is
 * enabled again is known as such again ("Enable after a user is disabled"). Here all of it holds at once.
 */
export function decideAccess({ seenEvents, person }: AccessFacts): 'go-on' | 'challenge' {
  if (seenEvents === undefined) return 'go-on';
  if (!person || person.isDeleted || !person.isEnabled) return 'challenge';
  return person.criticalEvents === seenEvents ? 'go-on' : 'challenge';
}

/**
 * What Graph wants instead, as its header carries it: a token not older than this second. The space after the comma and
 * the number as text are Microsoft's. The second is that of the refusal: in all four of azure-sdk-for-js,
 * recordings/node/cae, 2021-10-29, it is the `date` of the body. (In both it is also 30 seconds after TokensValidFrom.)
 */
export function claimsChallenge(seconds: number): string {
  const wanted = `{"access_token":{"nbf":{"essential":true, "value":"${seconds}"}}}`;
  return Buffer.from(wanted).toString('base64');
}

/**
 * Reads the `claims` parameter for `{"access_token":{"xms_cc":{"values":["cp1"]}}}`, whatever its case
 * (claims-challenge.md 2024-04-10); one word instead of a list was seen to work (BloodHoundAD/BARK#2). What cannot be
 * read declares nothing; how Entra refuses it is not known.
 */
export function declaresCp1(claims: string | undefined): boolean {
  const capabilities = member(member(member(parsed(claims), 'access_token'), 'xms_cc'), 'values');
  return [capabilities].flat().some((each) => typeof each === 'string' && each.toLowerCase() === 'cp1');
}

function parsed(claims: string | undefined): unknown {
  try {
    return JSON.parse(claims ?? 'null');
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
