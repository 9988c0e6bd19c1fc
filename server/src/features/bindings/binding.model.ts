import { personalAccountsTenantId } from '../../kernel/personal-accounts.ts';
import type { MoveTable } from '../../kernel/state-moves.ts';

/** How long the link in a mail is good. */
export const bindingLinkLifeSeconds = 7 * 24 * 60 * 60;

export type BindingLinkState = 'open' | 'replaced' | 'confirming' | 'used' | 'refused';

/** Which states may follow which. The diagram in README.md is compared with this table by a test. */
export const bindingLinkMoves = {
  open: ['used', 'confirming', 'replaced'],
  // Replaced where the user has got their way in by another link meanwhile.
  confirming: ['used', 'refused', 'replaced'],
  used: [],
  refused: [],
  replaced: [],
} as const satisfies MoveTable<BindingLinkState>;

/** As people see it: an open link past its time is expired, whether or not anybody has tidied up. */
export function shownLinkState(
  link: { readonly state: BindingLinkState; readonly expiresAt: Date },
  now: Date,
): BindingLinkState | 'expired' {
  return link.state === 'open' && link.expiresAt <= now ? 'expired' : link.state;
}

interface Subject {
  readonly tenantId: string;
  readonly objectId: string;
}

/** What is known, under lock, when somebody would become the Microsoft account of a user. */
export interface PersonFacts {
  readonly subject: Subject & { readonly isGuest: boolean };
  readonly guestRule: 'refused' | 'allowed';
  /** The only tenant that may answer. */
  readonly linkTenantId: string;
  readonly userState: 'active' | 'deactivated' | 'removed';
  readonly identity: Subject | null;
  readonly pinnedTenantId: string | null;
  /** The subject is another user of the organization. */
  readonly isSomebodyElse: boolean;
}

/** The same, where they have come by a link. */
export interface BindingFacts extends PersonFacts {
  readonly shownState: BindingLinkState | 'expired';
  readonly user: Named;
  readonly cameAs: Named;
}

export type BindingRefusal =
  | 'binding_link_unknown'
  | 'user_deactivated'
  | 'personal_account_refused'
  | 'wrong_tenant'
  | 'guest_refused'
  | 'user_exists_already'
  | 'binding_waits_for_admin';

export type BindingDecision =
  /** The subject is the user's already. */
  | { readonly kind: 'enter' }
  | { readonly kind: 'bind'; readonly pins: boolean }
  /** Another name or address than the user's: an admin knows whether it is the same person. */
  | { readonly kind: 'put-before-admins' }
  | { readonly kind: 'refuse'; readonly because: BindingRefusal };

const refuse = (because: BindingRefusal): BindingDecision => ({ kind: 'refuse', because });

const isSame = (one: Subject, other: Subject): boolean =>
  one.tenantId === other.tenantId && one.objectId === other.objectId;

/** In this order: the first that decides ends it. */
const personChecks: readonly ((facts: PersonFacts) => BindingDecision | null)[] = [
  ({ userState }) => (userState === 'active' ? null : refuse('user_deactivated')),
  ({ identity, subject }) => {
    if (identity === null) return null;
    return isSame(identity, subject) ? { kind: 'enter' } : refuse('binding_link_unknown');
  },
  ({ subject }) =>
    subject.tenantId === personalAccountsTenantId ? refuse('personal_account_refused') : null,
  // The link's, and the pin, which an admin may have changed since (security case A15).
  ({ subject, linkTenantId, pinnedTenantId }) =>
    subject.tenantId === linkTenantId && subject.tenantId === (pinnedTenantId ?? linkTenantId)
      ? null
      : refuse('wrong_tenant'),
  // A guest's own tenant decides about them, not this one (security case A14).
  ({ subject, guestRule }) => (subject.isGuest && guestRule === 'refused' ? refuse('guest_refused') : null),
  ({ isSomebodyElse }) => (isSomebodyElse ? refuse('user_exists_already') : null),
];

function decidePerson(facts: PersonFacts): BindingDecision | null {
  for (const check of personChecks) {
    const decision = check(facts);
    if (decision !== null) return decision;
  }
  return null;
}

/** Whether this link lets anybody through at all. */
function refusalOfLink(state: BindingFacts['shownState']): BindingRefusal | null {
  if (state === 'confirming') return 'binding_waits_for_admin';
  return state === 'open' ? null : 'binding_link_unknown';
}

/** What becomes of somebody who comes back from Microsoft with a binding link. Names and addresses only ever stop. */
export function decideBinding(facts: BindingFacts): BindingDecision {
  const because = refusalOfLink(facts.shownState);
  if (because !== null) return refuse(because);
  const decided = decidePerson(facts);
  if (decided !== null) return decided;
  return isLikely(facts.user, facts.cameAs)
    ? { kind: 'bind', pins: facts.pinnedTenantId === null }
    : { kind: 'put-before-admins' };
}

/** The same, where an admin has said that it is this person: all but the comparison of names. */
export function decideLettingIn(facts: PersonFacts): BindingDecision {
  return decidePerson(facts) ?? { kind: 'bind', pins: facts.pinnedTenantId === null };
}

export interface Named {
  readonly displayName: string;
  readonly address: string;
}

/** Words in small letters without marks: "José Núñez-Prado" has jose, nunez and prado. */
function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/\P{L}+/u)
    .filter((word) => word !== '');
}

/**
 * Whether this may be one person: the same address and, where both names have letters, a word of the name in common. A
 * brake and no key: it binds nobody, and its no is an admin's question (docs/product.md 3.4).
 */
export function isLikely(user: Named, cameAs: Named): boolean {
  if (user.address.toLowerCase() !== cameAs.address.toLowerCase()) return false;
  const [own, shown] = [wordsOf(user.displayName), wordsOf(cameAs.displayName)];
  return own.length === 0 || shown.length === 0 || own.some((word) => shown.includes(word));
}
