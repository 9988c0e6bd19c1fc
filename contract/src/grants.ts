/** How surely a tenant's grant is known; each is stronger than the one before, and `withdrawn` ends them. */
export const grantEvidences = ['reported', 'seen-for-person', 'seen-for-tenant', 'withdrawn'] as const;
export type GrantEvidence = (typeof grantEvidences)[number];

/** How a tenant answers a person who is asked for consent. */
export const consentPostures = ['self-service', 'request-approval', 'admin-only', 'unknown'] as const;
export type ConsentPosture = (typeof consentPostures)[number];

/**
 * What a posture was learned by: an answer of Microsoft's; the page that a person said they saw; a person's own no;
 * a first sign-in, from which it is only presumed.
 */
export const postureSources = ['microsoft-answer', 'person-saw-page', 'declined', 'first-token'] as const;
export type PostureSource = (typeof postureSources)[number];

/** Whether the registration is there in a tenant, as Microsoft's token endpoint says. */
export const probeAnswers = ['there', 'not-there', 'blocked'] as const;
export type ProbeAnswer = (typeof probeAnswers)[number];
