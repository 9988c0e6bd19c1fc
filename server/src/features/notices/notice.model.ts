import type { MoveTable } from '../../kernel/state-moves.ts';
import { addSeconds } from '../../kernel/time.ts';
import type { OutboxContent } from './outbox-content.model.ts';

/** What each kind of notice says. Links and codes are whole: whoever holds them may use them. */
export type NoticeContent =
  | {
      readonly kind: 'invitation';
      readonly organizationName: string;
      readonly inviterName: string;
      readonly link: string;
      readonly expiresAt: Date;
      /** The domain of the tenant from which the recipient must come, where there is one. */
      readonly tenantDomain?: string;
    }
  | {
      /** To an IT admin, who may have no user here. */
      readonly kind: 'hand-off';
      readonly askerName: string;
      readonly organizationName: string;
      readonly tenantDomain: string | null;
      readonly link: string;
      readonly expiresAt: Date;
    }
  | { readonly kind: 'email-code'; readonly code: string; readonly minutes: number }
  | { readonly kind: 'password-reset'; readonly link: string; readonly minutes: number }
  | { readonly kind: 'password-changed' }
  | {
      readonly kind: 'new-device';
      readonly signedInAt: Date;
      /** The browser in our words, such as "Firefox on Windows"; never the header itself. */
      readonly browser: string;
    }
  | { readonly kind: 'method-added'; readonly method: 'microsoft' | 'password' | 'email-code' }
  | { readonly kind: 'role-changed'; readonly role: 'admin' | 'member' }
  | {
      readonly kind: 'signed-out-everywhere';
      /** Where the reason is that the account is entered through Microsoft only: whose it is, and the way back in. */
      readonly onlyMicrosoft?: {
        readonly organizationName: string;
        readonly tenantDomain: string;
        readonly link: string;
        /** The link's end. The mail is of use after it as well: it says what has happened. */
        readonly worksUntilAt: Date;
      };
    }
  | {
      /** To somebody who will be signed out when Microsoft becomes the only way in. */
      readonly kind: 'enforcement-announced';
      readonly organizationName: string;
      readonly adminName: string;
      readonly tenantDomain: string;
      readonly link: string;
      readonly worksUntilAt: Date;
    }
  | {
      /** To the admins of the account. */
      readonly kind: 'enforcement-switched';
      readonly organizationName: string;
      readonly adminName: string;
      /** Why the other ways are open again; null where Microsoft has become the only way in. */
      readonly reason: string | null;
      readonly link: string;
    }
  | {
      /** To somebody whose mailbox is of a tenant that they may not connect one of any more. */
      readonly kind: 'mailbox-disconnected';
      readonly organizationName: string;
      readonly address: string;
      /** The tenant of which they may. */
      readonly tenantDomain: string | null;
      readonly link: string;
    }
  | OutboxContent
  | {
      /** To somebody who was moved to another tenant of the account. */
      readonly kind: 'tenant-moved';
      readonly organizationName: string;
      /** Null where the account has unlinked the tenant since. */
      readonly fromDomain: string | null;
      readonly toDomain: string | null;
      readonly link: string;
      readonly worksUntilAt: Date;
    }
  | {
      /** To the admins of the account. */
      readonly kind: 'users-moved';
      readonly organizationName: string;
      readonly adminName: string;
      readonly fromDomain: string | null;
      readonly toDomain: string | null;
      readonly movedCount: number;
      readonly link: string;
    }
  | {
      /** To somebody without a password, once the other ways into their account are open again. */
      readonly kind: 'first-password';
      readonly organizationName: string;
      readonly link: string;
      readonly worksUntilAt: Date;
    }
  | {
      /** To the admins: support was asked to open the other ways, and what has become of that. */
      readonly kind: 'enforcement-lift';
      readonly step: 'asked' | 'approved' | 'stopped' | 'lifted';
      readonly organizationName: string;
      /** Who did this step: a support agent; of `stopped` perhaps an admin. */
      readonly agentName: string;
      readonly reason: string;
      /** `approved`: when the other ways open. */
      readonly opensAt: Date | null;
      readonly link: string;
    }
  | {
      /** To support. */
      readonly kind: 'activation-asked';
      readonly organizationId: string;
      readonly organizationName: string;
      readonly askerName: string;
      readonly note: string;
      /** Null where there is no console. */
      readonly consoleLink: string | null;
    }
  | {
      /** To the admins of the account. */
      readonly kind: 'activation-answered';
      readonly organizationName: string;
      readonly isActivated: boolean;
      readonly reason: string;
      readonly link: string;
    }
  | {
      /** To a user whose only way in is Microsoft, and who has none yet. */
      readonly kind: 'binding-link';
      readonly organizationName: string;
      readonly tenantDomain: string | null;
      readonly link: string;
      readonly expiresAt: Date;
    }
  | {
      /** To the admins: somebody came by the mail of a user under another name or address. */
      readonly kind: 'binding-waiting';
      readonly organizationName: string;
      readonly userName: string;
      readonly userAddress: string;
      readonly cameAsName: string;
      readonly cameAsAddress: string;
      readonly link: string;
    }
  | {
      /** To that user: whether an admin has said that it is them. */
      readonly kind: 'binding-answered';
      readonly organizationName: string;
      readonly isLetIn: boolean;
      readonly link: string;
    }
  | ({ readonly kind: 'consent-approved' | 'consent-maybe-approved' } & ConsentFacts)
  | ({ readonly kind: 'consent-reminder'; readonly askedAt: Date } & ConsentFacts);

/** What a mail about somebody's wait for an IT admin is made of; the link shows their wait. */
interface ConsentFacts {
  readonly link: string;
  /** What was to be approved: the sign-in, or the connection of Outlook. */
  readonly registration: 'sign-in' | 'mail';
  /** The domain of the tenant, where it is known. */
  readonly tenantDomain: string | null;
}

export interface NoticeRecipient {
  /** Stored in the form that `parseEmailAddress` gives: the very string that is stored is the one that is mailed. */
  readonly address: string;
  readonly name: string | null;
}

/** A mail of ours that an act asks for. */
export interface Notice {
  /** Null where the recipient belongs to no organization (yet). */
  readonly organizationId: string | null;
  readonly recipient: NoticeRecipient;
  /** Names the act, such as `email-code:‹id of the code›`: the same act never mails twice. Holds no secret. */
  readonly idempotencyKey: string;
  /** The instant of the act, as the caller's transaction read it. */
  readonly at: Date;
  readonly content: NoticeContent;
}

export type NoticeState = 'queued' | 'sending' | 'sent' | 'failed';

/** Which states may follow which. The diagram in README.md is compared with this table by a test. */
export const noticeMoves = {
  // Failed where what it carries has expired before it could be sent.
  queued: ['sending', 'failed'],
  // Back to queued after a temporary refusal, and where the worker has not been heard of.
  sending: ['sent', 'queued', 'failed'],
  sent: [],
  failed: [],
} as const satisfies MoveTable<NoticeState>;

/** When what the notice carries is of no use any more; null where it is never too late to know. */
export function expiryOf(content: NoticeContent, at: Date): Date | null {
  if ('expiresAt' in content) return content.expiresAt;
  return 'minutes' in content ? addSeconds(at, content.minutes * 60) : null;
}

/** The content as text, to be sealed. */
export function writeContent(content: NoticeContent): string {
  return JSON.stringify(content);
}

/** The content that `writeContent` wrote; instants, whose names end in `At`, are instants again. */
export function readContent(text: string): NoticeContent {
  return JSON.parse(text, (name, value: unknown) =>
    name.endsWith('At') && typeof value === 'string' ? new Date(value) : value,
  ) as NoticeContent;
}

/** Waits between tries, in seconds: a mail server that restarts or greylists is back within these. */
const waits = [10, 60, 300, 900, 1800, 3600] as const;

export type AfterTry =
  | { readonly kind: 'sent' }
  | { readonly kind: 'again'; readonly inSeconds: number }
  | { readonly kind: 'failed'; readonly because: 'expired' | 'refused' | 'gave-up' };

export interface TryFacts {
  readonly outcome: 'accepted' | 'again' | 'refused';
  /** How many tries there were, this one counted. */
  readonly attemptCount: number;
  /** Until the notice is of no use any more; null where it is never too late. */
  readonly secondsLeft: number | null;
}

/** What becomes of a notice after a try. What would arrive after its time is not tried again. */
export function decideAfterTry({ outcome, attemptCount, secondsLeft }: TryFacts): AfterTry {
  if (outcome === 'accepted') return { kind: 'sent' };
  if (outcome === 'refused') return { kind: 'failed', because: 'refused' };
  const wait = waits[attemptCount - 1];
  if (wait === undefined) return { kind: 'failed', because: 'gave-up' };
  return secondsLeft !== null && wait >= secondsLeft
    ? { kind: 'failed', because: 'expired' }
    : { kind: 'again', inSeconds: wait };
}
