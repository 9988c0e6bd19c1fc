import * as z from 'zod/mini';

/** How surely a tenant's grant is known; each is stronger than the one before, and `withdrawn` ends them. */
export const grantEvidences = ['reported', 'seen-for-person', 'seen-for-tenant', 'withdrawn'] as const;
export type GrantEvidence = (typeof grantEvidences)[number];

/** The one word for each step of evidence, for every page that shows it (docs/product.md 3.11). */
export const grantEvidenceWords = {
  reported: 'Reported, not seen yet',
  'seen-for-person': 'Seen for a person',
  'seen-for-tenant': 'Works for everyone here',
  withdrawn: 'Withdrawn',
} as const satisfies Record<GrantEvidence, string>;

/** How a tenant answers a person who is asked for consent. */
export const consentPostures = ['self-service', 'request-approval', 'admin-only', 'unknown'] as const;
export type ConsentPosture = (typeof consentPostures)[number];

/**
 * What a posture was learned by: an answer of Microsoft's; the page that a person said they saw; a person's own no;
 * a first sign-in, from which it is only presumed.
 */
export const postureSources = ['microsoft-answer', 'person-saw-page', 'declined', 'first-token'] as const;
export type PostureSource = (typeof postureSources)[number];

/** Whether the source says it only by presumption: other causes are as good. */
export function isPresumed(source: PostureSource): boolean {
  return source === 'declined' || source === 'first-token';
}

/** Whether the registration is there in a tenant, as Microsoft's token endpoint says. */
export const probeAnswers = ['there', 'not-there', 'blocked'] as const;
export type ProbeAnswer = (typeof probeAnswers)[number];

/** What a person will most likely meet at Microsoft. `unknown` is the normal answer for a new tenant. */
export const preFlightExpects = [
  'no-question',
  'self-service',
  'request-approval',
  'admin-only',
  'blocked',
  'unknown',
] as const;
export type PreFlightExpects = (typeof preFlightExpects)[number];

/** What we know of the person's tenant before they are sent to Microsoft: from what, and of when. */
export const preFlightView = z.strictObject({
  expects: z.enum(preFlightExpects),
  posture: z.enum(consentPostures),
  /** Null where nothing is known. `declined` and `first-token` are presumptions. */
  source: z.nullable(z.enum(['evidence', 'probe', ...postureSources])),
  seenAt: z.nullable(z.iso.datetime()),
  evidence: z.nullable(z.enum(grantEvidences)),
});
export type PreFlightView = z.infer<typeof preFlightView>;
