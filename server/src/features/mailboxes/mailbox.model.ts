/** What a mail-registration sign-in brought, and whom it must belong to. */
export interface ConnectionFacts {
  readonly subject: { readonly tenantId: string; readonly objectId: string };
  readonly identity: { readonly tenantId: string; readonly objectId: string } | null;
  readonly pinnedTenantId: string | null;
  readonly grantedScopes: readonly string[];
  readonly hasRefreshToken: boolean;
}

export type ConnectionRefusal = 'wrong_tenant' | 'mailbox_of_another_person' | 'mailbox_permission_missing';
export type ConnectionDecision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'refuse'; readonly because: ConnectionRefusal };

/** In this order: the first that refuses decides. */
const checks: readonly ((facts: ConnectionFacts) => ConnectionRefusal | null)[] = [
  ({ subject, pinnedTenantId }) =>
    pinnedTenantId === null || subject.tenantId === pinnedTenantId ? null : 'wrong_tenant',
  // (tid, oid) of both registrations must be one person; sub differs between them, an address proves nothing (case G03).
  ({ subject, identity }) =>
    identity !== null && subject.tenantId === identity.tenantId && subject.objectId === identity.objectId
      ? null
      : 'mailbox_of_another_person',
  ({ grantedScopes, hasRefreshToken }) =>
    grantedScopes.includes('mail.send') && hasRefreshToken ? null : 'mailbox_permission_missing',
];

/** Whether this mailbox may be connected to this user. */
export function decideConnection(facts: ConnectionFacts): ConnectionDecision {
  for (const check of checks) {
    const because = check(facts);
    if (because !== null) return { kind: 'refuse', because };
  }
  return { kind: 'allow' };
}

// OpenID Connect Core 1.0, 3.1.2.6: what `prompt=none` is answered with where something would have to be shown.
const questions = [
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
];

/** Whether a silent attempt goes on with a page of Microsoft's. One that has shown its page never does: there is no loop. */
export function goesOnWithQuestion(attempt: { readonly prompt: string | null }, error: string): boolean {
  return attempt.prompt === 'none' && questions.includes(error);
}

/**
 * Whether Microsoft is asked silently first: the person came in by Microsoft in this session, so it most likely knows them in
 * this browser, and we know which account to ask for.
 */
export function asksSilentlyFirst(person: {
  readonly method: 'microsoft' | 'password' | 'email-code';
  readonly identity: ConnectionFacts['identity'];
}): boolean {
  return person.method === 'microsoft' && person.identity !== null;
}
